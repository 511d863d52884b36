-- B7 and the plans of B1: what passed between a customer and us up to the as-of date.

CREATE VIEW past_interactions AS SELECT interactions.* FROM interactions JOIN run ON day <= as_of;

-- A plan, a loss and a mystery visit are no contacts, nor is the control group of a campaign,
-- whom nobody contacted. A complaint comes in unless it says otherwise; other kinds without a
-- direction have none.
CREATE TABLE contacts AS
SELECT customer_id, day, substr(time, 1, 7) AS month, kind,
       CASE WHEN kind = 'complaint' THEN coalesce(direction, 'in') ELSE direction END AS direction
FROM past_interactions
WHERE kind IN ('contact', 'visit', 'complaint', 'survey', 'campaign')
  AND NOT (kind = 'campaign' AND contact_group = 'control');
CREATE INDEX contacts_of ON contacts(customer_id, day);

CREATE VIEW recent_contacts AS SELECT contacts.* FROM contacts JOIN run ON day > as_of - 365;

CREATE TABLE service AS
WITH counts AS (
    SELECT customer_id,
           sum(direction = 'in') AS contacts_in, sum(direction = 'out') AS contacts_out,
           as_of - max(day) AS contact_recency_days, sum(kind = 'complaint') AS complaints
    FROM contacts JOIN run GROUP BY customer_id
)
SELECT customer_id, coalesce(contacts_in, 0) AS contacts_in,
       coalesce(contacts_out, 0) AS contacts_out, contact_recency_days,
       coalesce(complaints, 0) AS complaints
FROM customers JOIN data ON has_interactions LEFT JOIN counts USING (customer_id);

CREATE TABLE plans AS
SELECT customer_id, min(planned_day) AS next_planned_day
FROM past_interactions JOIN run ON planned_day > as_of
WHERE kind = 'plan'
GROUP BY customer_id;
