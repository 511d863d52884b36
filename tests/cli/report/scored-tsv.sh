# Codes of profit and churn, the same in any language.
crm-import -q "$SAMPLES"/{sales,customers,products,interactions}.csv | crm-segment -q --by importance |
    crm-score -q --force 2>score.err | crm-churn -q >scored.crm
crm-report -q --section profit,churn -f tsv scored.crm | grep -v '^key_figures'
crm-report -q --section profit,churn -f tsv --lang zh scored.crm >zh.tsv
crm-report -q --section profit,churn -f tsv scored.crm | cmp - zh.tsv
