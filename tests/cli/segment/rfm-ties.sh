# Equal values have equal scores; a score that ties leave empty is said.
for i in 1 2 3 4 5; do echo "c$i,2024-01-0$i,10.00"; done >rows
{ echo customer_id,time,amount && cat rows; } | crm-import -q | crm-segment --by rfm --table
