"""`python -m awsadvisor`."""

from awsadvisor.cli import main

main()
