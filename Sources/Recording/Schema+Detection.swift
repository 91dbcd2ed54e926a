// Step 2: what detection over time knows of a drop.

extension Schema {
  static let detection = """
    -- The probability that the drop is crystalline by all timepoints up to the one that decided; null where an older
    -- program recorded the hit.
    ALTER TABLE hit ADD COLUMN posterior REAL CHECK (posterior BETWEEN 0 AND 1);

    DROP VIEW timeline;

    -- Each drop at each timepoint, oldest first. `crystals` is the highest of the timepoint's pictures, `label` is
    -- that picture's label. `state` is what is known now of the drop at that time: `not crystalline`, from the
    -- timepoint of a hit on `crystalline`, later perhaps `improved` or `lost`.
    CREATE VIEW timeline AS
    SELECT plate.name AS plate, plate_drop.well AS well, plate_drop.number AS drop_number,
      inspection.timepoint AS timepoint, picture.imaged_at AS imaged_at, score.crystals AS crystals,
      score.label AS label,
      coalesce(
        (SELECT CASE hit.event WHEN 'crystal' THEN 'crystalline' ELSE hit.event END
          FROM hit JOIN inspection AS began ON began.id = hit.inspection_id
          WHERE hit.drop_id = plate_drop.id
            AND (began.sort_key, began.timepoint) <= (inspection.sort_key, inspection.timepoint)
          ORDER BY began.sort_key DESC, began.timepoint DESC LIMIT 1),
        'not crystalline') AS state
    FROM plate
    JOIN plate_drop ON plate_drop.plate_id = plate.id
    JOIN observation ON observation.drop_id = plate_drop.id
    JOIN inspection ON inspection.id = observation.inspection_id
    JOIN score ON score.id = observation.strongest_score_id
    JOIN picture ON picture.id = score.picture_id
    ORDER BY plate.name, plate.id, plate_drop.well_row, plate_drop.well_column, plate_drop.number,
      inspection.sort_key, inspection.timepoint;

    """
}
