# C14: a sample by region with a control group, those drawn as a list and as interactions, and the
# way back: imported again they are contacts of the campaign, and the cap leaves them out.
{
    echo customer_id,name,region,phone,consent
    for i in {10..29}; do
        case $((i % 5)) in
        0) echo "c$i,Name $i,north,,phone;sms" ;;
        1) echo "c$i,Name $i,south,1200000$i,email" ;;
        2) echo "c$i,Name $i,south,1200000$i,yes" ;;
        *) echo "c$i,Name $i,north,1200000$i,sms; phone" ;;
        esac
    done
} >customers.csv
{
    echo customer_id,time,amount
    for i in {10..24}; do echo "c$i,2024-0$((i % 3 + 1))-05,$i"; done
} >sales.csv
crm-import -q --as-of 2024-03-31 --currency CNY sales.csv customers.csv -o base.crm
crm-segment --by importance --sample region:6 --control 34% --campaign 'spring sale' --contact-by phone \
    --drawn drawn.crm --drawn-table drawn.tsv -o out.crm base.crm
cat drawn.crm drawn.tsv
grep '^##model	crm-segment	sample\|^##tool	crm-segment' out.crm
crm-segment -q --by importance --explain c10 --sample region:6 --contact-by phone base.crm | awk -v RS= 'NR > 2'
crm-segment -q --by importance --explain c13 --sample region:6 --contact-by phone base.crm | awk -v RS= 'NR > 2'
crm-import -q base.crm drawn.crm -o next.crm
grep '^I' next.crm | cut -f 2,6-
crm-segment --by importance --sample random:20 --set sample.contact_cap=1 --set sample.contact_days=1 --table next.crm |
    cut -f 1,7
# Those of a day ago do not count any more; a control was never contacted.
crm-segment --as-of 2024-04-01 --sample random:20 --set sample.contact_cap=1 --set sample.contact_days=1 --by importance \
    next.crm -o /dev/null
# The vip, though nobody asks for their column; the lost; a class of the run as strata.
crm-segment --by value_matrix --sample key:2 --table base.crm | cut -f 6- | sort | uniq -c
crm-segment --by value_matrix --sample lost:3 --inactive 60 --control 0.5 --table base.crm | cut -f 6- | sort | uniq -c
crm-segment --by value_matrix --sample value_matrix:9 --table base.crm | cut -f 6- | sort | uniq -c
# With a saved model the same ones are drawn.
crm-segment -q --by importance --sample region:6 --contact-by phone --save-model m.tsv -o one.crm base.crm
crm-segment -q --by importance --sample region:6 --contact-by phone --model m.tsv base.crm | cmp - one.crm
crm-segment -q --by importance --sample region:7 --contact-by phone --model m.tsv base.crm
echo "exit $?"
# A model that knows of no sample.
crm-segment -q --by importance --learn-only --save-model m.tsv base.crm
crm-segment -q --by importance --sample region:6 --model m.tsv base.crm
echo "exit $?"
