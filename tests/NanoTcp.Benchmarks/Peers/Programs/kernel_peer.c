/*
 * The Linux kernel's TCP: echo (7), discard (9) and chargen (19), a thread for each connection.
 *
 *   kernel_peer        prints "ready" when it listens; ends when its standard input does
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ECHO_PORT = 7, DISCARD_PORT = 9, CHARGEN_PORT = 19, BLOCK = 65536 };

static int write_all(int socket, const char *bytes, ssize_t count)
{
    while (count > 0) {
        ssize_t written = write(socket, bytes, count);
        if (written <= 0) {
            return 0;
        }
        bytes += written;
        count -= written;
    }
    return 1;
}

static void *echo(void *argument)
{
    int socket = (int)(intptr_t)argument, one = 1;
    char *block = malloc(BLOCK);
    ssize_t count;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    while ((count = read(socket, block, BLOCK)) > 0 && write_all(socket, block, count)) {
    }
    close(socket);
    free(block);
    return NULL;
}

static void *discard(void *argument)
{
    int socket = (int)(intptr_t)argument;
    char *block = malloc(BLOCK);
    while (read(socket, block, BLOCK) > 0) {
    }
    close(socket);
    free(block);
    return NULL;
}

static void *chargen(void *argument)
{
    int socket = (int)(intptr_t)argument;
    char *block = malloc(BLOCK);
    memset(block, 'x', BLOCK);
    while (write_all(socket, block, BLOCK)) {
    }
    close(socket);
    free(block);
    return NULL;
}

struct service {
    int port;
    void *(*serve)(void *);
};

static void *listen_for(void *argument)
{
    const struct service *service = argument;
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(service->port) };
    int listener = socket(AF_INET, SOCK_STREAM, 0), one = 1, connection;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 16) != 0) {
        perror("kernel_peer");
        exit(1);
    }
    while ((connection = accept(listener, NULL, NULL)) >= 0) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, service->serve, (void *)(intptr_t)connection) == 0) {
            pthread_detach(thread);
        }
    }
    return NULL;
}

int main(void)
{
    static struct service services[] = { { ECHO_PORT, echo }, { DISCARD_PORT, discard }, { CHARGEN_PORT, chargen } };
    char byte;
    signal(SIGPIPE, SIG_IGN);
    for (int i = 0; i < 3; i++) {
        pthread_t thread;
        pthread_create(&thread, NULL, listen_for, &services[i]);
    }
    usleep(100000);
    puts("ready");
    fflush(stdout);
    while (read(STDIN_FILENO, &byte, 1) > 0) {
    }
    return 0;
}
