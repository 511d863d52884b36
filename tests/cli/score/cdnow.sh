# needs: data/cdnow/cdnowElog.csv
# The published BG/NBD and Gamma-Gamma of the CDNOW customers, calibration to 1997-09-30 in weeks.
crm-import -q --map customer_id=masterid --map time=date --map amount=sales -o all.crm \
    "$CRM_DATA/cdnow/cdnowElog.csv"
crm-score --by clv --model-type bgnbd --as-of 1997-09-30 --unit week --save-model model -o out.crm all.crm
awk -F '\t' '$2 == "parameters" || $2 == "fit" {
    split($3, numbers, ";")
    printf "%s %s %.4f %.4f %.4f\n", $1, $2, numbers[1], numbers[2], numbers[3]
}' model
crm-churn -q --by churn_band --table out.crm | cut -f 6 | sort | uniq -c
# The customer 1516 of the sample: 25.757 purchases in 52 weeks, 0.96885 alive.
best=$(awk -F , '$2 + 0 == 1516 { print $1; exit }' "$CRM_DATA/cdnow/cdnowElog.csv")
crm-score -q --by clv --model-type bgnbd --horizon 364 --explain "$best" out.crm 2>/dev/null | awk -v RS= 'NR > 2'
# By BIC it is the MBG/NBD, which says so; a named model is not applied by another name.
crm-score -q --by clv --as-of 1997-09-30 --save-model chosen -o chosen.crm all.crm
grep bic chosen | cut -c 1-19
crm-score -q --by clv --explain "$best" --model chosen --as-of 1997-09-30 all.crm 2>/dev/null |
    awk -v RS= 'NR > 2'
crm-score -q --by clv --model chosen --model-type paretonbd -o never all.crm
# DERT by Pareto/NBD: the discount is 0.0027 a week, in continuous time.
crm-score -q --by clv --model-type paretonbd --horizon 0 --discount 0.15117 --as-of 1997-09-30 \
    --explain "$best" all.crm 2>/dev/null | awk -v RS= 'NR > 2'
