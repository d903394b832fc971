/*
 * Hardly a TCP at all, on a TAP interface: a segment's data go back as soon as they are seen, with a header that is made of theirs. No state, no
 * checks, no timers, no buffers, no program. What a request takes here belongs to the client's kernel, the TAP and the processor.
 *
 *   reflector_peer TAP ADDRESS        prints "ready"; ends when its standard input does
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <linux/if_tun.h>
#include <netinet/if_ether.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { FRAME = 1518, LONGEST_LOOK = 50000 /* ns, as NanoTcp looks */ };

struct tcp_frame {
    unsigned short pad; /* the IP header lies on a word then */
    struct ether_header ethernet;
    struct iphdr ip;
    struct tcphdr tcp;
    unsigned char data[FRAME];
};

static const unsigned char mac[6] = { 0x02, 0x4e, 0x6f, 0x6e, 0x65, 0x01 };

static unsigned long sum(const void *bytes, int length)
{
    const unsigned char *byte = bytes;
    unsigned long total = 0;
    for (int i = 0; i < length; i++) {
        total += i % 2 == 0 ? byte[i] << 8 : byte[i];
    }
    return total;
}

static unsigned short checksum(unsigned long total)
{
    while (total >> 16 != 0) {
        total = (total & 0xffff) + (total >> 16);
    }
    return htons(~total);
}

/* the answers take the place of the frames; 0 bytes for nothing */
static ssize_t answer_arp(struct ether_arp *arp, in_addr_t own, ssize_t length)
{
    if (memcmp(arp->arp_tpa, &own, 4) != 0) {
        return 0;
    }
    arp->ea_hdr.ar_op = htons(ARPOP_REPLY);
    memcpy(arp->arp_tha, arp->arp_sha, 10);
    memcpy(arp->arp_sha, mac, 6);
    memcpy(arp->arp_spa, &own, 4);
    return length;
}

static ssize_t answer_tcp(struct tcp_frame *frame, in_addr_t own)
{
    struct tcphdr *tcp = &frame->tcp;
    int header = 4 * tcp->doff, count = ntohs(frame->ip.tot_len) - sizeof frame->ip - header;
    unsigned sequence = ntohl(tcp->seq) + count + tcp->syn + tcp->fin;
    unsigned short port = tcp->source;
    if (frame->ip.protocol != IPPROTO_TCP || frame->ip.daddr != own || tcp->rst || (count == 0 && !tcp->syn && !tcp->fin)) {
        return 0;
    }
    memmove(frame->data, (unsigned char *)tcp + header, count);
    tcp->source = tcp->dest;
    tcp->dest = port;
    tcp->seq = tcp->ack_seq;
    tcp->ack_seq = htonl(sequence);
    tcp->ack = 1;
    tcp->doff = sizeof *tcp / 4;
    tcp->window = htons(65535);
    tcp->check = 0;
    frame->ip.daddr = frame->ip.saddr;
    frame->ip.saddr = own;
    frame->ip.tot_len = htons(sizeof frame->ip + sizeof *tcp + count);
    frame->ip.check = 0;
    frame->ip.check = checksum(sum(&frame->ip, sizeof frame->ip));
    tcp->check = checksum(sum(&frame->ip.saddr, 8) + IPPROTO_TCP + sizeof *tcp + count + sum(tcp, sizeof *tcp + count));
    return sizeof frame->ethernet + sizeof frame->ip + sizeof *tcp + count;
}

static ssize_t answer(struct tcp_frame *frame, ssize_t length, in_addr_t own)
{
    int type = ntohs(frame->ethernet.ether_type);
    length = type == ETHERTYPE_ARP ? answer_arp((struct ether_arp *)&frame->ip, own, length)
        : type == ETHERTYPE_IP ? answer_tcp(frame, own) : 0;
    memcpy(frame->ethernet.ether_dhost, frame->ethernet.ether_shost, 6);
    memcpy(frame->ethernet.ether_shost, mac, 6);
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
    struct tcp_frame frame;
    unsigned char *first = (unsigned char *)&frame + offsetof(struct tcp_frame, ethernet);
    long last = now();
    while (waits[1].revents == 0) {
        ssize_t length = read(tap, first, FRAME);
        if (length > 0) {
            length = answer(&frame, length, own);
            if (length > 0 && write(tap, first, length) != length) {
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
