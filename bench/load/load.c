/* A load client that never touches the bodies it asks for: they are thrown away inside the kernel (MSG_TRUNC), so it costs
   little beside the server it measures.

       load ADDRESS PORT REQUESTS BODY SECONDS CONNECTIONS RATE [tls]

   REQUESTS is a file of whole HTTP requests, one after the other; they are sent in turn, one at a time on each connection.
   Every answer must be a 200 or 206 with a Content-Length, of BODY bytes unless BODY is 0. RATE is how many to send a
   second, by the clock and not by when the answers come; 0 is as many as are answered.

   Prints how many answers came whole, and the median, 99th percentile and longest wait for one, in microseconds. With a
   RATE a wait begins when the request was due, so a server that stops for a while pays for all who queue.

   With `tls` it speaks TLS 1.3 with AES-128-GCM, whatever the certificate; then it has to decrypt what it throws away. */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_REQUESTS = 65536, MAX_CONNECTIONS = 1024, MAX_WAITS = 1 << 21, HEAD_BYTES = 2048, SINK_BYTES = 65536 };

struct connection { int socket; SSL *tls; double since; long left; /* body bytes still to come; -1: the head is */ };

static char *requests[MAX_REQUESTS + 1];
static int request_count, next_request;
static struct connection all[MAX_CONNECTIONS], *idle[MAX_CONNECTIONS];
static int idle_count;
static float waits[MAX_WAITS];
static long body, whole;
static double rate;
static SSL_CTX *context;

static void fail(const char *why) { perror(why); exit(1); }
static void unwanted(const char *head) { fprintf(stderr, "unwanted answer: %.300s\n", head); exit(1); }

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

static void ask(struct connection *c, double since) {
    char *text = requests[next_request];
    long length = requests[next_request + 1] - text;
    long sent = c->tls ? SSL_write(c->tls, text, length) : send(c->socket, text, length, 0);
    if (sent != length) fail("send");
    next_request = (next_request + 1) % request_count;
    c->since = since;
    c->left = -1;
}

/* How long the body is that this head announces. */
static long announced(char *head) {
    if (strncmp(head, "HTTP/1.1 200", 12) && strncmp(head, "HTTP/1.1 206", 12)) unwanted(head);
    char *told = strcasestr(head, "\r\nContent-Length:");
    long length = told ? atol(told + 17) : 0;
    if (length <= 0 || (body && length != body)) unwanted(head);
    return length;
}

/* Some of the answer: the head's bytes, the body's number. -1 with EAGAIN when there is nothing yet. */
static long receive(struct connection *c, char *head) {
    static char sink[SINK_BYTES];
    if (!c->tls) return c->left < 0 ? recv(c->socket, head, HEAD_BYTES, MSG_DONTWAIT)
                                    : recv(c->socket, NULL, c->left, MSG_TRUNC | MSG_DONTWAIT);
    int got = c->left < 0 ? SSL_read(c->tls, head, HEAD_BYTES)
                          : SSL_read(c->tls, sink, c->left < SINK_BYTES ? c->left : SINK_BYTES);
    if (got > 0) return got;
    errno = SSL_get_error(c->tls, got) == SSL_ERROR_WANT_READ ? EAGAIN : EPROTO;
    return -1;
}

static void answered(struct connection *c) {
    static char head[HEAD_BYTES + 1];
    while (c->left) {
        long got = receive(c, head);
        if (got < 0 && errno == EAGAIN) return;
        if (got <= 0) fail("the server closed a connection");
        if (c->left < 0) {
            head[got] = 0;
            char *end = strstr(head, "\r\n\r\n");
            if (!end) unwanted(head);
            *end = 0;
            got -= end + 4 - head;
            c->left = announced(head);
        }
        c->left -= got;
    }
    double at = now();
    if (whole < MAX_WAITS) waits[whole] = at - c->since;
    whole++;
    if (rate) idle[idle_count++] = c;
    else ask(c, at);
}

static void speak_tls(void) {
    context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
    SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256");
}

static void shake_hands(struct connection *c) {
    c->tls = SSL_new(context);
    SSL_set_fd(c->tls, c->socket);
    SSL_set_tlsext_host_name(c->tls, "bench");
    if (SSL_connect(c->tls) != 1) fail("TLS");
    fcntl(c->socket, F_SETFL, O_NONBLOCK);
}

static void open_all(const char *host, int port, int count, int poll) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    int one = 1;
    inet_pton(AF_INET, host, &address.sin_addr);
    for (struct connection *c = all; c < all + count; c++) {
        c->socket = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(c->socket, (struct sockaddr *)&address, sizeof address)) fail("connect");
        setsockopt(c->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        if (context) shake_hands(c);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
        epoll_ctl(poll, EPOLL_CTL_ADD, c->socket, &event);
        idle[idle_count++] = c;
    }
}

static int by_size(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

int main(int count, char **words) {
    if (count != 8 && count != 9) {
        fprintf(stderr, "load ADDRESS PORT REQUESTS BODY SECONDS CONNECTIONS RATE [tls]\n");
        return 2;
    }
    if (count == 9) speak_tls();
    read_requests(words[3]);
    body = atol(words[4]);
    rate = atof(words[7]);
    int connections = atoi(words[6]) < MAX_CONNECTIONS ? atoi(words[6]) : MAX_CONNECTIONS;
    int poll = epoll_create1(0);
    open_all(words[1], atoi(words[2]), connections, poll);
    double begin = now(), end = begin + atof(words[5]), due = begin;
    for (double at = begin; at < end || (!whole && at < end + 10); at = now()) {
        for (; idle_count && due <= at; due += rate ? 1 / rate : 0) ask(idle[--idle_count], rate ? due : at);
        struct epoll_event ready[MAX_CONNECTIONS];
        double pause = rate && idle_count ? due - now() : 0.1;
        struct timespec patience = {.tv_nsec = pause > 0 ? (pause < 0.1 ? pause : 0.1) * 1e9 : 0};
        int many = epoll_pwait2(poll, ready, MAX_CONNECTIONS, &patience, NULL);
        for (int i = 0; i < many; i++) answered(ready[i].data.ptr);
    }
    long kept = whole < MAX_WAITS ? whole : MAX_WAITS;
    qsort(waits, kept, sizeof *waits, by_size);
    if (!kept) { fprintf(stderr, "no answer at all\n"); return 1; }
    printf("%ld %.0f %.0f %.0f\n", whole, waits[kept / 2] * 1e6, waits[kept * 99 / 100] * 1e6, waits[kept - 1] * 1e6);
    return 0;
}
