crm-segment --by importence </dev/null
echo "exit $?"
crm-segment --by rfm,colour </dev/null
