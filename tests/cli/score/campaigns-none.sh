# D5 without campaigns, or without groups, is an empty table, or one that estimates nothing; what
# --campaigns does not go with; classes that are not there, or that came after the campaign.
printf '%s\n' customer_id,time,amount a,2024-01-05,10 >sales.csv
printf '%s\n' customer_id,time,kind,cost a,2024-01-05,campaign,1 b,2024-01-05,campaign,1 >letters.csv
crm-import -q sales.csv | crm-score --campaigns
crm-import -q --as-of 2024-03-01 sales.csv letters.csv >all.crm
crm-score --campaigns all.crm
for option in --table '--explain a' '--model model' '--learn-only --save-model model' '--by nosuch' -m \
    '--previous all.crm'; do
    # shellcheck disable=SC2086 # words
    crm-score --campaigns $option all.crm
    echo "$?"
done
crm-score --campaigns --set uplift.by=nothing all.crm
crm-segment -q --by importance all.crm | crm-score --campaigns --set uplift.by=importance >/dev/null
# What is left of a run of its own: the model; what the configuration says of other runs does not
# matter.
printf '[score]\nby = profit\nmeasures = yes\n' >crm.conf
crm-score -q --config crm.conf --campaigns --save-model model all.crm | wc -l
cut -f 1,2 model
# Without a control group there is nothing to wait for: it is not too early, though the days of one
# customer are not over.
{
    echo customer_id,time,kind,campaign,group
    for i in {10..69}; do echo "t$i,2024-01-05,campaign,x,treatment"; done
    echo last,2024-02-28,campaign,x,treatment
} >treated.csv
crm-import -q --as-of 2024-03-01 sales.csv treated.csv | crm-score -q --campaigns |
    awk -F "\t" -v OFS="\t" "{ print \$1, \$4, \$5, \$NF }"
