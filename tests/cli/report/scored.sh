# Profit (G3) and churn (G9) with every column, in both languages.
crm-import -q "$SAMPLES"/{sales,customers,products,interactions}.csv | crm-segment -q --by importance |
    crm-score -q --force 2>score.err | crm-churn -q >scored.crm
crm-report -q --section profit,churn scored.crm
crm-report -q --section profit,churn --lang zh scored.crm
