/*
 * No stack at all, on a TAP interface: a UDP datagram goes back with its addresses exchanged, as soon as it is seen. What a request takes here
 * belongs to the client's kernel, the TAP and the processor; no stack on such an interface can answer sooner.
 *
 *   reflector_peer TAP ADDRESS        prints "ready"; ends when its standard input does
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum {
    FRAME = 1518,
    ETHERNET = 14, ETHER_TYPE = 12, ARP = 0x0806, IPV4 = 0x0800,
    ARP_OPERATION = 20, ARP_SENDER = 22, ARP_TARGET = 32, ARP_TARGET_ADDRESS = 38,
    IP_PROTOCOL = 23, UDP = 17, IP_SOURCE = 26, IP_DESTINATION = 30, UDP_SOURCE = 34, UDP_DESTINATION = 36,
    LONGEST_LOOK = 50000 /* ns, as NanoTcp looks */
};

static const unsigned char mac[6] = { 0x02, 0x4e, 0x6f, 0x6e, 0x65, 0x01 };

static void exchange(unsigned char *one, unsigned char *other, int length)
{
    unsigned char kept[6];
    memcpy(kept, one, length);
    memcpy(one, other, length);
    memcpy(other, kept, length);
}

/* what is to be sent in answer to a frame, in its place: 0 bytes for nothing */
static ssize_t answer(unsigned char *frame, ssize_t length, in_addr_t own)
{
    int type = frame[ETHER_TYPE] << 8 | frame[ETHER_TYPE + 1];
    if (type == ARP && memcmp(frame + ARP_TARGET_ADDRESS, &own, 4) == 0) {
        frame[ARP_OPERATION + 1] = 2;
        exchange(frame + ARP_SENDER, frame + ARP_TARGET, 6);
        exchange(frame + ARP_SENDER + 6, frame + ARP_TARGET + 6, 4);
        memcpy(frame + ARP_SENDER, mac, 6);
    } else if (type == IPV4 && frame[IP_PROTOCOL] == UDP && memcmp(frame + IP_DESTINATION, &own, 4) == 0) {
        exchange(frame + IP_SOURCE, frame + IP_DESTINATION, 4);
        exchange(frame + UDP_SOURCE, frame + UDP_DESTINATION, 2);
    } else {
        return 0;
    }
    memcpy(frame, frame + 6, 6);
    memcpy(frame + 6, mac, 6);
    return length;
}

static long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000L + time.tv_nsec;
}

static void serve(int tap, in_addr_t own)
{
    struct pollfd waits[] = { { .fd = tap, .events = POLLIN }, { .fd = STDIN_FILENO, .events = POLLIN } };
    unsigned char frame[FRAME];
    long last = now();
    while (waits[1].revents == 0) {
        ssize_t length = read(tap, frame, sizeof frame);
        if (length >= ETHERNET) {
            length = answer(frame, length, own);
            if (length > 0 && write(tap, frame, length) != length) {
                perror("reflector_peer");
            }
            last = now();
        } else if (now() - last > LONGEST_LOOK) {
            poll(waits, 2, -1);
            last = now();
        }
    }
}

int main(int count, char **arguments)
{
    struct ifreq request = { .ifr_flags = IFF_TAP | IFF_NO_PI };
    struct in_addr own;
    int tap;

    if (count != 3 || !inet_aton(arguments[2], &own)) {
        fprintf(stderr, "usage: reflector_peer TAP ADDRESS\n");
        return 2;
    }
    tap = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
    strncpy(request.ifr_name, arguments[1], IFNAMSIZ - 1);
    if (tap < 0 || ioctl(tap, TUNSETIFF, &request) != 0) {
        perror("reflector_peer");
        return 1;
    }
    puts("ready");
    fflush(stdout);
    serve(tap, own.s_addr);
    return 0;
}
