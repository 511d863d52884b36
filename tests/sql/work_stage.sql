-- C17: read from status, activity and lifecycle.

CREATE TABLE work_stage AS
SELECT customer_id,
       CASE WHEN status = 'potential' THEN 'attract'
            WHEN status IN ('prospective', 'first_time') THEN 'acquire'
            WHEN status = 'lost' OR activity = 'at_risk' OR lifecycle = 'decline' THEN 'retain'
            ELSE 'manage' END AS work_stage
FROM status
LEFT JOIN activity USING (customer_id)
LEFT JOIN lifecycle USING (customer_id);
