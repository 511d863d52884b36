printf 'P6\n1 1\n255\n' | crm-segment
