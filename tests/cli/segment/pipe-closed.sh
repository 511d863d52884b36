# A reader that has gone ends it quietly.
crm-import -q "$SAMPLES/sales.csv" >sales.crm
crm-segment -q sales.crm | tail -n 1
{
    sleep 0.3
    crm-segment sales.crm
    echo "exit $?" >&2
} | true
