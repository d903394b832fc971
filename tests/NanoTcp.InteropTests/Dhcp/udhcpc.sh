#!/bin/sh
# Called by udhcpc with an event. Shows the lease, and configures the interface with it.
case "$1" in
    deconfig)
        ip address flush dev "$interface"
        ip link set "$interface" up
        ;;
    bound | renew)
        ip address replace "$ip/$mask" dev "$interface"
        ;;
esac
echo "$1 $ip/$mask lease=$lease server=$serverid router=$router dns=$dns"
