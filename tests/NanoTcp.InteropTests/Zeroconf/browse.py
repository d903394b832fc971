"""Browses the link for web pages and says, a line each, what comes and goes: python3 browse.py ADDRESS, until its input ends."""
import socket
import sys

from zeroconf import ServiceBrowser, ServiceListener, Zeroconf, ZeroconfServiceTypes


class Listener(ServiceListener):
    def add_service(self, zeroconf, service_type, name):
        info = zeroconf.get_service_info(service_type, name)
        if info is None:
            print(f"unresolved {name}", flush=True)
            return
        addresses = ",".join(socket.inet_ntoa(address) for address in info.addresses)
        text = ";".join(f"{key.decode()}={value.decode()}" for key, value in info.properties.items())
        print(f"added {name} {addresses} {info.port} {info.server} {text}", flush=True)

    def update_service(self, zeroconf, service_type, name):
        pass

    def remove_service(self, zeroconf, service_type, name):
        print(f"removed {name}", flush=True)


zeroconf = Zeroconf(interfaces=[sys.argv[1]])
browser = ServiceBrowser(zeroconf, "_http._tcp.local.", Listener())
print("types", *sorted(ZeroconfServiceTypes.find(zeroconf, timeout=3)), flush=True)
sys.stdin.read()
zeroconf.close()
