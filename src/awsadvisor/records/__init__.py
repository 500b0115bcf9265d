"""Decision records: what was decided for a scenario, in MADR form, numbered and superseded in a folder."""

from awsadvisor.records.filing import Filed, file_records
from awsadvisor.records.record import Chapter, Considered, Record, records_of
from awsadvisor.records.writing import Writer

__all__ = ["Chapter", "Considered", "Filed", "Record", "Writer", "file_records", "records_of"]
