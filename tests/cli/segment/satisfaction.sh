# The latest survey of the last 365 days that has an answer: perceived against expectation, else the
# score. The window begins on 2024-01-02.
cat >surveys.csv <<'END'
customer_id,time,kind,direction,score,expectation,perceived
above,2024-05-01,survey,out,1,3,4
below,2024-05-01,survey,out,4,3,2.99
equal,2024-05-01,survey,out,4,3,3
latest,2024-05-01,survey,out,4,,
latest,2024-05-02,survey,out,1,,
mean,2024-05-01,survey,out,2.33333333,,
no_answer,2024-05-01,survey,out,,,
none,2024-05-01,contact,out,,,
old,2024-01-01,survey,out,4,,
one,2024-05-01,survey,out,1,,
still,2024-01-02,survey,out,4,,
still,2024-05-02,survey,out,,,
three,2024-05-01,survey,out,3,,
two,2024-05-01,survey,out,2,,
word,2024-05-01,survey,out,很好,,
END
cut -d, -f1 surveys.csv | uniq >customers.csv
crm-import -q --as-of 2024-12-31 surveys.csv customers.csv -o surveys.crm
crm-segment --by satisfaction surveys.crm | grep '^C'
for customer in below mean old; do
    crm-segment -q --by satisfaction --explain $customer surveys.crm | awk -v RS= 'NR > 2'
done
echo 'On a scale of ten points:'
crm-segment -q --by satisfaction --set satisfaction.satisfied=3 --set satisfaction.delighted=4 \
    surveys.crm | grep -E '^(C|##tool.crm-segment)'
echo 'Surveys without answers, and no interactions:'
cut -d, -f1-4 surveys.csv >plain.csv
crm-import -q --as-of 2024-12-31 plain.csv customers.csv | crm-segment --by satisfaction | grep -c '^C'
crm-import -q --as-of 2024-12-31 customers.csv | crm-segment --by satisfaction,stage | grep -c '^C'
