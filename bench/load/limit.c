/* The least a server of byte ranges can do: find the file, say 206, sendfile. What a real server is measured against.

       limit PORT FOLDER [CERTIFICATE KEY]

   Answers GET requests for the files of FOLDER, named by the last part of the path, on 127.0.0.1. With a certificate it
   speaks TLS and encrypts from mapped files. It trusts its client: one request at a time, each with a whole Range. */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_FILES = 256, MAX_READY = 256, REQUEST_BYTES = 8192, RECORD_BYTES = 16384 };

struct file { char name[256]; int descriptor; char *bytes; long size; };
struct connection { int socket; SSL *tls; const struct file *file; off_t at; long end; int length; char request[REQUEST_BYTES]; };

static struct file files[MAX_FILES];
static int file_count, poll_descriptor;
static SSL_CTX *context;

static void fail(const char *why) { perror(why); exit(1); }

static void open_files(const char *folder) {
    DIR *entries = opendir(folder);
    if (!entries || chdir(folder)) fail(folder);
    for (struct dirent *entry; (entry = readdir(entries)) && file_count < MAX_FILES;) {
        struct file *f = &files[file_count];
        struct stat seen;
        if (entry->d_name[0] == '.' || stat(entry->d_name, &seen)) continue;
        snprintf(f->name, sizeof f->name, "%s", entry->d_name);
        f->descriptor = open(f->name, O_RDONLY);
        f->size = seen.st_size;
        f->bytes = mmap(NULL, f->size, PROT_READ, MAP_SHARED, f->descriptor, 0);
        if (f->descriptor < 0 || f->bytes == MAP_FAILED) fail(f->name);
        file_count++;
    }
}

static const struct file *asked_for(const char *request) {
    const char *end = strpbrk(request + 4, " ?"), *name = end;
    while (name > request && name[-1] != '/') name--;
    for (int i = 0; i < file_count; i++)
        if (!strncmp(files[i].name, name, end - name) && !files[i].name[end - name]) return &files[i];
    return NULL;
}

static void leave(struct connection *c) {
    if (c->tls) SSL_free(c->tls);
    close(c->socket);
    free(c);
}

/* Whether a whole request has come: 1; not yet: 0; never will: -1. */
static int take_request(struct connection *c) {
    char *at = c->request + c->length;
    int room = REQUEST_BYTES - 1 - c->length;
    int got = c->tls ? SSL_read(c->tls, at, room) : recv(c->socket, at, room, 0);
    if (got <= 0 && c->tls) return SSL_get_error(c->tls, got) == SSL_ERROR_WANT_READ ? 0 : -1;
    if (got <= 0) return got < 0 && errno == EAGAIN ? 0 : -1;
    c->length += got;
    c->request[c->length] = 0;
    if (!strstr(c->request, "\r\n\r\n")) return 0;
    char *range = strcasestr(c->request, "\r\nRange: bytes=");
    long last;
    c->file = asked_for(c->request);
    if (!c->file || !range || sscanf(range + 15, "%ld-%ld", &c->at, &last) != 2 || last >= c->file->size) return -1;
    c->end = last + 1;
    c->length = 0;
    char head[512];
    int length = snprintf(head, sizeof head,
        "HTTP/1.1 206 Partial Content\r\nContent-Type: video/mp4\r\nContent-Length: %ld\r\nContent-Range: bytes %ld-%ld/%ld\r\n\r\n",
        c->end - c->at, c->at, last, c->file->size);
    int sent = c->tls ? SSL_write(c->tls, head, length) : send(c->socket, head, length, MSG_MORE);
    return sent == length ? 1 : -1;
}

/* Whether the whole range has gone: 1; not yet: 0; never will: -1. */
static int give_range(struct connection *c) {
    while (c->at < c->end) {
        long rest = c->end - c->at;
        if (c->tls) {
            int sent = SSL_write(c->tls, c->file->bytes + c->at, rest < RECORD_BYTES ? rest : RECORD_BYTES);
            if (sent <= 0) return SSL_get_error(c->tls, sent) == SSL_ERROR_WANT_WRITE ? 0 : -1;
            c->at += sent;
        } else if (sendfile(c->socket, c->file->descriptor, &c->at, rest) < 0) {
            return errno == EAGAIN ? 0 : -1;
        }
    }
    c->file = NULL;
    return 1;
}

static void ready(struct connection *c) {
    int went = 1;
    while (went > 0) went = c->file ? give_range(c) : take_request(c);
    if (went < 0) leave(c);
}

static void welcome(int listener) {
    for (int one = 1, socket; (socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0;) {
        struct connection *c = calloc(1, sizeof *c);
        c->socket = socket;
        setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        if (context) {
            c->tls = SSL_new(context);
            SSL_set_fd(c->tls, socket);
            SSL_set_accept_state(c->tls);
        }
        struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = c};
        epoll_ctl(poll_descriptor, EPOLL_CTL_ADD, socket, &event);
    }
}

static int listen_on(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 1024)) fail("listen");
    return listener;
}

int main(int count, char **words) {
    if (count != 3 && count != 5) { fprintf(stderr, "limit PORT FOLDER [CERTIFICATE KEY]\n"); return 2; }
    signal(SIGPIPE, SIG_IGN);
    if (count == 5) {
        context = SSL_CTX_new(TLS_server_method());
        SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
        if (SSL_CTX_use_certificate_chain_file(context, words[3]) != 1) fail(words[3]);
        if (SSL_CTX_use_PrivateKey_file(context, words[4], SSL_FILETYPE_PEM) != 1) fail(words[4]);
    }
    open_files(words[2]);
    int listener = listen_on(atoi(words[1]));
    poll_descriptor = epoll_create1(0);
    struct epoll_event events[MAX_READY], listening = {.events = EPOLLIN};
    epoll_ctl(poll_descriptor, EPOLL_CTL_ADD, listener, &listening);
    for (;;) {
        int many = epoll_wait(poll_descriptor, events, MAX_READY, -1);
        for (int i = 0; i < many; i++) {
            if (events[i].data.ptr) ready(events[i].data.ptr);
            else welcome(listener);
        }
    }
}
