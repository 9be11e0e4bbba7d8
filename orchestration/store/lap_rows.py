"""Which rows the documents about laps are unpacked into, as SQL; names and types are the feed's."""

from dataclasses import dataclass

OF_RACE = "race_id integer, known_from timestamp, archive_path varchar"


@dataclass(frozen=True)
class LapRows:
    """Rows that one kind of document is unpacked into.

    Attributes:
        kind: The archive's word for the document.
        columns: Names and types of the rows, after those of the race, as SQL.
        query: How they come out of `documents` (race_id, known_from, archive_path, document).
    """

    kind: str
    columns: str
    query: str

    @property
    def all_columns(self) -> str:
        """Names and types of all columns."""
        return f"{OF_RACE}, {self.columns}"


ROWS = {
    "lap": LapRows(
        "lap_times",
        """
        number varchar, nascardriverid integer, lap integer, runningpos integer, laptime double,
        lapspeed varchar
        """,
        """
        select * exclude (car, run), car.number, car.nascardriverid, unnest(run)
        from (
            select * exclude (car), car, unnest(car.laps) as run
            from (
                select
                    * exclude (document),
                    unnest(
                        from_json(
                            document->'$.laps',
                            '[{"Number": "VARCHAR", "NASCARDriverID": "INTEGER", "Laps": [{
                                "Lap": "INTEGER", "RunningPos": "INTEGER", "LapTime": "DOUBLE",
                                "LapSpeed": "VARCHAR"
                            }]}]'
                        )
                    ) as car
                from documents
            )
        )
        """,
    ),
    "lap_flag": LapRows(
        "lap_times",
        "lapscompleted integer, flagstate integer",
        """
        select
            * exclude (document),
            unnest(
                from_json(
                    document->'$.flags', '[{"LapsCompleted": "INTEGER", "FlagState": "INTEGER"}]'
                ),
                recursive := true
            )
        from documents
        """,
    ),
    "lap_note": LapRows(
        "lap_notes",
        """
        lap_key varchar, noteid integer, flagstate integer, note varchar, driverids integer[]
        """,
        """
        select
            * exclude (notes),
            unnest(
                from_json(
                    notes,
                    '[{"NoteID": "INTEGER", "FlagState": "INTEGER", "Note": "VARCHAR",
                       "DriverIDs": ["INTEGER"]}]'
                ),
                max_depth := 2
            )
        from (
            select
                * exclude (document, lap_key),
                lap_key,
                json_extract(document, '$.laps."' || lap_key || '"') as notes
            from (select *, unnest(json_keys(document, '$.laps')) as lap_key from documents)
        )
        """,
    ),
    "flag_change": LapRows(
        "live_flag_data",
        """
        change_number bigint, lap_number integer, flag_state integer, elapsed_time double,
        comment varchar, beneficiary varchar
        """,
        """
        select * exclude (document, changes),
            generate_subscripts(changes, 1) as change_number, unnest(changes, recursive := true)
        from (
            select
                *,
                from_json(
                    document,
                    '[{"lap_number": "INTEGER", "flag_state": "INTEGER", "elapsed_time": "DOUBLE",
                       "comment": "VARCHAR", "beneficiary": "VARCHAR"}]'
                ) as changes
            from documents
        )
        """,
    ),
    "pit_stop": LapRows(
        "live_pit_data",
        """
        vehicle_number varchar, leader_lap integer, lap_count integer, pit_in_flag_status integer,
        pit_in_race_time double, pit_out_race_time double, total_duration double,
        pit_stop_duration double, pit_stop_type varchar, left_front_tire_changed boolean,
        left_rear_tire_changed boolean, right_front_tire_changed boolean,
        right_rear_tire_changed boolean
        """,
        """
        select
            * exclude (document),
            unnest(
                from_json(
                    document,
                    '[{"vehicle_number": "VARCHAR", "leader_lap": "INTEGER",
                       "lap_count": "INTEGER", "pit_in_flag_status": "INTEGER",
                       "pit_in_race_time": "DOUBLE", "pit_out_race_time": "DOUBLE",
                       "total_duration": "DOUBLE", "pit_stop_duration": "DOUBLE",
                       "pit_stop_type": "VARCHAR", "left_front_tire_changed": "BOOLEAN",
                       "left_rear_tire_changed": "BOOLEAN", "right_front_tire_changed": "BOOLEAN",
                       "right_rear_tire_changed": "BOOLEAN"}]'
                ),
                recursive := true
            )
        from documents
        """,
    ),
}
KINDS = frozenset(rows.kind for rows in ROWS.values())
"""Documents that land as rows; their own text stays in the archive."""
