/* A load client that never touches the bodies it asks for: they are thrown away inside the kernel (MSG_TRUNC), so it costs
   little beside the server it measures.

       load ADDRESS PORT REQUESTS BODY SECONDS CONNECTIONS

   REQUESTS is a file of whole HTTP requests, one after the other; they are sent in turn, one at a time on each connection.
   Every answer must be a 206 with BODY bytes. Prints how many came whole. */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_REQUESTS = 65536, MAX_CONNECTIONS = 1024, HEAD_BYTES = 2048 };

struct connection { int socket; long left; /* body bytes still to come; -1: the head is */ };

static char *requests[MAX_REQUESTS + 1];
static int request_count, next_request;
static long body, whole;

static void fail(const char *why) { perror(why); exit(1); }

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void read_requests(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END)) fail(path);
    long size = ftell(file);
    char *text = calloc(1, size + 1);
    rewind(file);
    if (!text || fread(text, 1, size, file) != (size_t)size) fail(path);
    for (char *at = text; at && *at && request_count < MAX_REQUESTS; request_count++) {
        requests[request_count] = at;
        at = strstr(at, "\r\n\r\n");
        at = requests[request_count + 1] = at ? at + 4 : NULL;
    }
    if (!request_count || !requests[request_count]) { fprintf(stderr, "%s holds no whole requests\n", path); exit(1); }
    fclose(file);
}

static void ask(struct connection *c) {
    char *text = requests[next_request];
    long length = requests[next_request + 1] - text;
    if (send(c->socket, text, length, 0) != length) fail("send");
    next_request = (next_request + 1) % request_count;
    c->left = -1;
}

static void answered(struct connection *c) {
    static char head[HEAD_BYTES + 1];
    while (c->left) {
        long got = c->left < 0 ? recv(c->socket, head, HEAD_BYTES, MSG_DONTWAIT)
                                 : recv(c->socket, NULL, c->left, MSG_TRUNC | MSG_DONTWAIT);
        if (got < 0 && errno == EAGAIN) return;
        if (got <= 0) fail("the server closed a connection");
        if (c->left < 0) {
            head[got] = 0;
            char *end = strstr(head, "\r\n\r\n");
            if (!end || strncmp(head, "HTTP/1.1 206", 12)) { fprintf(stderr, "unwanted answer: %.80s\n", head); exit(1); }
            got -= end + 4 - head;
            c->left = body;
        }
        c->left -= got;
    }
    whole++;
    ask(c);
}

int main(int count, char **words) {
    if (count != 7) { fprintf(stderr, "load ADDRESS PORT REQUESTS BODY SECONDS CONNECTIONS\n"); return 2; }
    read_requests(words[3]);
    body = atol(words[4]);
    int connections = atoi(words[6]) < MAX_CONNECTIONS ? atoi(words[6]) : MAX_CONNECTIONS;
    static struct connection all[MAX_CONNECTIONS];
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(words[2]))};
    inet_pton(AF_INET, words[1], &address.sin_addr);
    int poll = epoll_create1(0), one = 1;
    for (struct connection *c = all; c < all + connections; c++) {
        c->socket = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(c->socket, (struct sockaddr *)&address, sizeof address)) fail("connect");
        setsockopt(c->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
        epoll_ctl(poll, EPOLL_CTL_ADD, c->socket, &event);
            ask(c);
    }
    double end = now() + atof(words[5]);
    while (now() < end) {
        struct epoll_event ready[MAX_CONNECTIONS];
        int many = epoll_wait(poll, ready, MAX_CONNECTIONS, 100);
        for (int i = 0; i < many; i++) answered(ready[i].data.ptr);
    }
    printf("%ld\n", whole);
    return 0;
}
