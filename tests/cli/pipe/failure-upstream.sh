# A tool that fails leaves no ##end, so that the next one fails, too.
printf 'customer_id,time,amount\na,never,1\n' | crm-import | crm-segment | crm-report -o report.txt
echo "${PIPESTATUS[*]}"
ls
