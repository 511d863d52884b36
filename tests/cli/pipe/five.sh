# From exports to a report through all five tools, with the classes that read scores and churn at the
# end; then each tool twice, and in another order.
import() {
    crm-import -q "$SAMPLES"/{sales,customers,products,interactions}.csv
}
score() {
    crm-score -q --force 2>/dev/null
}
import | crm-segment -q | score | crm-churn -q | crm-segment -q >all.crm
echo "${PIPESTATUS[*]}"
crm-report -q all.crm >report.txt
echo "report: $?"
import | crm-segment -q | crm-segment -q | score | score | crm-churn -q | crm-churn -q |
    crm-segment -q | crm-segment -q | cmp - all.crm
crm-report -q --format tsv all.crm >report.tsv
import | crm-segment -q | score | crm-churn -q | crm-segment -q | crm-report -q --format tsv |
    cmp - report.tsv
# Run once more behind the others, each tool replaces its own columns, in place.
without_tools() {
    grep -v '^##tool\|^##model'
}
without_tools <all.crm >wanted
for again in 'crm-segment -q' score 'crm-churn -q'; do
    $again <all.crm | without_tools | cmp - wanted && echo "$again again: the same"
done
# Another order gives each customer the same values; churn needs score's, so it comes later.
by_name() {
    grep '^#*C' | awk -F '\t' '
        $1 == "#C" { for (i = 2; i <= NF; i++) name[i] = $i; next }
        { for (i = 3; i <= NF; i++) print $2 "\t" name[i] "\t" $i }' | sort
}
by_name <all.crm >wanted
import | score | crm-churn -q | crm-segment -q | by_name | cmp - wanted
import | score | crm-segment -q | crm-churn -q | crm-segment -q | by_name | cmp - wanted
# Churn before score has no p_alive, so no band: run again behind score it has.
import | crm-churn -q 2>/dev/null | crm-segment -q | score >early.crm
grep -c churn_band early.crm
crm-churn -q early.crm | crm-segment -q | by_name | cmp - wanted
