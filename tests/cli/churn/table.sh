# The customers alone: a header without '#', no tags, no meta lines.
crm-import -q "$SAMPLES"/{sales,customers}.csv | crm-churn -q --by churn_state --table | sed -n 1,4p
