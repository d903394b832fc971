/*
 * lwIP on a TAP interface: echo (7), discard (9) and chargen (19) by its callback interface, which is its fastest. The interface is driven
 * here and not by the tapif of Debian's library, whose packet pool has smaller buffers (616 bytes) than the frames that it reads into them.
 *
 *   lwip_peer TAP ADDRESS NETMASK        prints "ready" when it listens; ends when its standard input does
 */
#include <fcntl.h>
#include <net/if.h>
#include <linux/if_tun.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "lwip/etharp.h"
#include "lwip/inet.h"
#include "lwip/netif.h"
#include "lwip/tcp.h"
#include "lwip/tcpip.h"
#include "netif/ethernet.h"

enum { ECHO_PORT = 7, DISCARD_PORT = 9, CHARGEN_PORT = 19, BLOCK = 16384, FRAME = 1518 };

static int tap;

static char pattern[BLOCK];

/* what of an echo connection was received and found no room to be sent back */
struct echo {
    struct pbuf *pending;
};

static err_t finish(struct tcp_pcb *pcb, struct echo *state)
{
    if (state != NULL) {
        if (state->pending != NULL) {
            pbuf_free(state->pending);
        }
        free(state);
    }
    tcp_arg(pcb, NULL);
    tcp_recv(pcb, NULL);
    tcp_sent(pcb, NULL);
    tcp_err(pcb, NULL);
    if (tcp_close(pcb) != ERR_OK) {
        tcp_abort(pcb);
        return ERR_ABRT;
    }
    return ERR_OK;
}

static void echo_failed(void *argument, err_t error)
{
    struct echo *state = argument;
    (void)error;
    if (state != NULL) {
        if (state->pending != NULL) {
            pbuf_free(state->pending);
        }
        free(state);
    }
}

static void echo_send(struct tcp_pcb *pcb, struct echo *state)
{
    while (state->pending != NULL && state->pending->len <= tcp_sndbuf(pcb)) {
        struct pbuf *first = state->pending;
        u16_t length = first->len;
        if (tcp_write(pcb, first->payload, length, TCP_WRITE_FLAG_COPY) != ERR_OK) {
            break;
        }
        state->pending = first->next;
        if (state->pending != NULL) {
            pbuf_ref(state->pending);
        }
        pbuf_free(first);
        tcp_recved(pcb, length);
    }
    tcp_output(pcb);
}

static err_t echo_sent(void *argument, struct tcp_pcb *pcb, u16_t length)
{
    (void)length;
    echo_send(pcb, argument);
    return ERR_OK;
}

static err_t echo_received(void *argument, struct tcp_pcb *pcb, struct pbuf *data, err_t error)
{
    struct echo *state = argument;
    (void)error;
    if (data == NULL) {
        return finish(pcb, state);
    }
    if (state->pending == NULL) {
        state->pending = data;
    } else {
        pbuf_cat(state->pending, data);
    }
    echo_send(pcb, state);
    return ERR_OK;
}

static err_t echo_accepted(void *argument, struct tcp_pcb *pcb, err_t error)
{
    struct echo *state = calloc(1, sizeof *state);
    (void)argument;
    if (error != ERR_OK || state == NULL) {
        free(state);
        return ERR_MEM;
    }
    tcp_nagle_disable(pcb);
    tcp_arg(pcb, state);
    tcp_recv(pcb, echo_received);
    tcp_sent(pcb, echo_sent);
    tcp_err(pcb, echo_failed);
    return ERR_OK;
}

static err_t discard_received(void *argument, struct tcp_pcb *pcb, struct pbuf *data, err_t error)
{
    (void)argument;
    (void)error;
    if (data == NULL) {
        return finish(pcb, NULL);
    }
    tcp_recved(pcb, data->tot_len);
    pbuf_free(data);
    return ERR_OK;
}

static err_t discard_accepted(void *argument, struct tcp_pcb *pcb, err_t error)
{
    (void)argument;
    if (error != ERR_OK) {
        return ERR_VAL;
    }
    tcp_recv(pcb, discard_received);
    return ERR_OK;
}

static void chargen_send(struct tcp_pcb *pcb)
{
    u16_t room;
    while ((room = tcp_sndbuf(pcb)) > 0) {
        u16_t length = room < BLOCK ? room : BLOCK;
        if (tcp_write(pcb, pattern, length, 0) != ERR_OK) {
            break;
        }
    }
    tcp_output(pcb);
}

static err_t chargen_sent(void *argument, struct tcp_pcb *pcb, u16_t length)
{
    (void)argument;
    (void)length;
    chargen_send(pcb);
    return ERR_OK;
}

static err_t chargen_accepted(void *argument, struct tcp_pcb *pcb, err_t error)
{
    (void)argument;
    if (error != ERR_OK) {
        return ERR_VAL;
    }
    tcp_recv(pcb, discard_received);
    tcp_sent(pcb, chargen_sent);
    chargen_send(pcb);
    return ERR_OK;
}

static err_t tap_output(struct netif *netif, struct pbuf *packet)
{
    char frame[FRAME];
    u16_t length = pbuf_copy_partial(packet, frame, sizeof frame, 0);
    (void)netif;
    return write(tap, packet->next == NULL ? packet->payload : frame, length) == length ? ERR_OK : ERR_IF;
}

static err_t tap_init(struct netif *netif)
{
    static const u8_t mac[] = { 0x02, 0x4c, 0x57, 0x49, 0x50, 0x01 };
    netif->name[0] = 't';
    netif->name[1] = 'p';
    netif->output = etharp_output;
    netif->linkoutput = tap_output;
    netif->mtu = 1500;
    netif->hwaddr_len = sizeof mac;
    memcpy(netif->hwaddr, mac, sizeof mac);
    netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET;
    return ERR_OK;
}

/* straight into the stack: its own thread, which serves timers only, is not asked */
static void *tap_read(void *argument)
{
    struct netif *netif = argument;
    char frame[FRAME];
    ssize_t length;
    while ((length = read(tap, frame, sizeof frame)) > 0) {
        struct pbuf *packet = pbuf_alloc(PBUF_RAW, length, PBUF_RAM);
        if (packet != NULL) {
            memcpy(packet->payload, frame, length);
            LOCK_TCPIP_CORE();
            if (ethernet_input(packet, netif) != ERR_OK) {
                pbuf_free(packet);
            }
            UNLOCK_TCPIP_CORE();
        }
    }
    return NULL;
}

static int tap_open(const char *name)
{
    struct ifreq request = { .ifr_flags = IFF_TAP | IFF_NO_PI };
    int fd = open("/dev/net/tun", O_RDWR);
    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    return fd >= 0 && ioctl(fd, TUNSETIFF, &request) == 0 ? fd : -1;
}

static void serve(u16_t port, tcp_accept_fn accepted)
{
    struct tcp_pcb *pcb = tcp_new();
    if (pcb == NULL || tcp_bind(pcb, IP_ADDR_ANY, port) != ERR_OK || (pcb = tcp_listen(pcb)) == NULL) {
        fprintf(stderr, "lwip_peer: cannot listen on port %u\n", port);
        exit(1);
    }
    tcp_accept(pcb, accepted);
}

int main(int count, char **arguments)
{
    static struct netif netif;
    ip4_addr_t address, netmask, gateway;
    pthread_t reader;
    char byte;

    if (count != 4 || !ip4addr_aton(arguments[2], &address) || !ip4addr_aton(arguments[3], &netmask)) {
        fprintf(stderr, "usage: lwip_peer TAP ADDRESS NETMASK\n");
        return 2;
    }
    memset(pattern, 'x', sizeof pattern);
    tap = tap_open(arguments[1]);
    if (tap < 0) {
        perror("lwip_peer");
        return 1;
    }
    ip4_addr_set_zero(&gateway);
    tcpip_init(NULL, NULL);
    LOCK_TCPIP_CORE();
    if (netif_add(&netif, &address, &netmask, &gateway, NULL, tap_init, tcpip_input) == NULL) {
        fprintf(stderr, "lwip_peer: no interface\n");
        return 1;
    }
    netif_set_default(&netif);
    netif_set_link_up(&netif);
    netif_set_up(&netif);
    serve(ECHO_PORT, echo_accepted);
    serve(DISCARD_PORT, discard_accepted);
    serve(CHARGEN_PORT, chargen_accepted);
    UNLOCK_TCPIP_CORE();
    pthread_create(&reader, NULL, tap_read, &netif);
    puts("ready");
    fflush(stdout);
    while (read(STDIN_FILENO, &byte, 1) > 0) {
    }
    return 0;
}
