using NanoTcp.InteropTests.Calls;
using static NanoTcp.InteropTests.Calls.CallScript;
using static NanoTcp.Sockets.SocketConstants;

namespace NanoTcp.InteropTests;

/// <summary>The same sequences of socket calls by the Linux kernel and by NanoTcp, over loopback: every call must say the same.</summary>
[TestClass]
public sealed class SocketCallTests
{
    private const int Bad = 9999;
    private const uint Foreign = 0xC0000201;
    private const uint Group = 0xEF010203;

    private static readonly Dictionary<string, Action<CallScript>> s_sequences = new()
    {
        ["unknown families, types and protocols"] = s =>
        {
            s.SocketFails(-1, SOCK_STREAM, 0);
            s.SocketFails(AF_UNSPEC, SOCK_STREAM, 0);
            s.SocketFails(AF_INET, 0, 0);
            s.SocketFails(AF_INET, -1, 0);
            s.SocketFails(AF_INET, 5, 0);
            s.SocketFails(AF_INET, 11, 0);
            s.SocketFails(AF_INET, 0x21, 0);
            s.SocketFails(AF_INET, SOCK_STREAM, IPPROTO_UDP);
            s.SocketFails(AF_INET, SOCK_DGRAM, IPPROTO_TCP);
            s.SocketFails(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
        },
        ["every call on a bad descriptor"] = s =>
        {
            s.Bind(Bad, Here, 0);
            s.Listen(Bad, 1);
            s.Accept(Bad);
            s.Connect(Bad, Here, 9);
            s.Send(Bad, 1);
            s.SendTo(Bad, 1, Here, 9);
            s.Receive(Bad, 1);
            s.Read(Bad, 1);
            s.Write(Bad, 1);
            s.Shutdown(Bad, SHUT_WR);
            s.Set(Bad, SOL_SOCKET, SO_KEEPALIVE, 1);
            s.Get(Bad, SOL_SOCKET, SO_KEEPALIVE);
            s.PeerName(Bad);
            s.SockName(Bad);
            s.Dup(Bad);
            s.Dup2(Bad, 3);
            s.Readable(Bad);
            s.Close(Bad);
            s.Poll(Bad);
        },
        ["a stream that is not connected"] = s =>
        {
            int fd = s.Tcp();
            s.Poll(fd);
            s.Send(fd, 1);
            s.Receive(fd, 1);
            s.Write(fd, 1);
            s.Read(fd, 1);
            s.Shutdown(fd, SHUT_WR);
            s.PeerName(fd);
            s.SockName(fd);
            s.Accept(fd);
            s.Readable(fd);
            s.Error(fd);
        },
        ["a listener"] = s =>
        {
            int fd = s.Listener();
            s.Poll(fd);
            s.Send(fd, 1);
            s.Receive(fd, 1);
            s.Connect(fd, Here, 9);
            s.PeerName(fd);
            s.Readable(fd);
            s.Bind(fd, Here, 0);
            s.Listen(fd, 8);
            s.Get(fd, SOL_SOCKET, SO_ACCEPTCONN);
            s.NonBlocking(fd);
            s.Accept(fd);
            s.Accept(fd, 1);
        },
        ["shutdown of a listener"] = s =>
        {
            int fd = s.Listener();
            int port = s.PortOf(fd);
            s.Shutdown(fd, SHUT_WR);
            s.Get(fd, SOL_SOCKET, SO_ACCEPTCONN);
            s.Shutdown(fd, SHUT_RD);
            s.Get(fd, SOL_SOCKET, SO_ACCEPTCONN);
            s.Accept(fd);
            s.Connect(s.Tcp(), Here, port);
        },
        ["disconnecting a listener"] = s =>
        {
            int fd = s.Listener();
            int port = s.PortOf(fd);
            s.Connect(fd, 0, 0, AF_UNSPEC);
            s.Get(fd, SOL_SOCKET, SO_ACCEPTCONN);
            s.Accept(fd);
            s.Connect(s.Tcp(), Here, port);
            s.Listen(fd, 1);
            s.Get(fd, SOL_SOCKET, SO_ACCEPTCONN);
        },
        ["bind"] = s =>
        {
            int fd = s.Tcp();
            s.Bind(fd, Foreign, 0);
            s.Bind(fd, Here, 0, AF_INET6);
            s.Bind(fd, Here, 0, AF_UNSPEC);
            s.Bind(fd, 0, 0, AF_UNSPEC);
            s.Bind(fd, Here, 0);
            s.Close(fd);
            int udp = s.Udp();
            s.Bind(udp, Foreign, 0);
            s.Bind(udp, Here, 0);
            s.Bind(udp, Here, 0);
            s.Bind(s.Udp(), Group, 0);
        },
        ["a port in use"] = s =>
        {
            int first = s.Bound(SOCK_STREAM);
            int second = s.Tcp();
            s.Bind(second, Here, s.PortOf(first));
            s.Bind(second, 0, s.PortOf(first));
            int udp = s.Bound(SOCK_DGRAM);
            int other = s.Udp();
            s.Bind(other, Here, s.PortOf(udp));
            s.Set(other, SOL_SOCKET, SO_REUSEADDR, 1);
            s.Bind(other, Here, s.PortOf(udp));
        },
        ["two listeners on one port"] = s =>
        {
            int first = s.Tcp();
            s.Set(first, SOL_SOCKET, SO_REUSEADDR, 1);
            s.Bind(first, Here, 0);
            int second = s.Tcp();
            s.Set(second, SOL_SOCKET, SO_REUSEADDR, 1);
            s.Bind(second, Here, s.PortOf(first));
            s.Listen(first, 1);
            s.Listen(second, 1);
        },
        ["a refused connection"] = s =>
        {
            int port = s.DeadPort();
            int fd = s.Tcp();
            s.Connect(fd, Here, port);
            s.Error(fd);
            s.Poll(fd);
            s.Receive(fd, 1);
            s.Send(fd, 1);
            s.PeerName(fd);
            s.Connect(fd, Here, port);
        },
        ["a refused connection that does not block"] = s =>
        {
            int fd = s.Tcp();
            s.NonBlocking(fd);
            s.Connect(fd, Here, s.DeadPort());
            s.Await(fd, POLLOUT);
            s.Error(fd);
            s.Error(fd);
            s.Poll(fd);
        },
        ["a refused connection that is asked by connect"] = s =>
        {
            int port = s.DeadPort();
            int fd = s.Tcp();
            s.NonBlocking(fd);
            s.Connect(fd, Here, port);
            s.Settle();
            s.Connect(fd, Here, port);
            s.Error(fd);
            s.Poll(fd);
        },
        ["a refused connection that is read"] = s =>
        {
            int fd = s.Tcp();
            s.NonBlocking(fd);
            s.Connect(fd, Here, s.DeadPort());
            s.Settle();
            s.Receive(fd, 1);
            s.Receive(fd, 1);
            s.Error(fd);
        },
        ["a refused connection that is written"] = s =>
        {
            int fd = s.Tcp();
            s.NonBlocking(fd);
            s.Connect(fd, Here, s.DeadPort());
            s.Settle();
            s.Send(fd, 1);
            s.Send(fd, 1);
        },
        ["a connection after a refusal"] = s =>
        {
            int listener = s.Listener();
            int fd = s.Tcp();
            s.Connect(fd, Here, s.DeadPort());
            s.Connect(fd, Here, s.PortOf(listener));
            s.Send(fd, 5);
            s.Receive(s.Accept(listener), 5);
        },
        ["a connection that does not block"] = s =>
        {
            int listener = s.Listener();
            int fd = s.Tcp();
            s.NonBlocking(fd);
            s.Connect(fd, Here, s.PortOf(listener));
            s.Await(fd, POLLOUT);
            s.Error(fd);
            s.Connect(fd, Here, s.PortOf(listener));
            s.Connect(fd, Here, s.PortOf(listener));
            s.PeerName(fd);
        },
        ["connect twice"] = s =>
        {
            (int client, int server) = s.Connection();
            s.Connect(client, Here, 9);
            s.Connect(server, Here, 9);
            s.Listen(client, 1);
            s.Accept(client);
            s.Bind(client, Here, 0);
        },
        ["connect with wrong addresses"] = s =>
        {
            int fd = s.Tcp();
            s.Connect(fd, Here, 9, AF_INET6);
            s.Connect(fd, Group, 9);
            s.Connect(fd, 0, s.DeadPort());
        },
        ["connect to no address"] = s =>
        {
            int listener = s.Listener();
            int fd = s.Tcp();
            s.Connect(fd, 0, s.PortOf(listener));
            s.PeerName(fd);
        },
        ["disconnect a stream"] = s =>
        {
            (int client, int server) = s.Connection();
            s.Connect(client, 0, 0, AF_UNSPEC);
            s.PeerName(client);
            s.Poll(client);
            s.Settle();
            s.Receive(server, 1);
            s.Connect(client, 0, 0, AF_UNSPEC);
            s.Receive(client, 1);
            s.Receive(client, 1);
        },
        ["disconnect and connect again"] = s =>
        {
            (int client, int _) = s.Connection();
            int listener = s.Listener();
            s.Connect(client, 0, 0, AF_UNSPEC);
            s.Connect(client, Here, s.PortOf(listener));
            s.Error(client);
            s.Send(client, 5);
            s.Receive(s.Accept(listener), 5);
        },
        ["disconnect after both ends"] = s =>
        {
            (int client, int server) = s.Connection();
            s.Shutdown(server, SHUT_WR);
            s.Await(client, POLLRDHUP);
            s.Shutdown(client, SHUT_WR);
            s.Settle();
            s.Connect(client, 0, 0, AF_UNSPEC);
            s.Error(client);
            s.Poll(client);
        },
        ["data both ways"] = s =>
        {
            (int client, int server) = s.Connection();
            s.Poll(server);
            s.Send(client, 100);
            s.Await(server, POLLIN);
            s.Readable(server);
            s.Receive(server, 10, MSG_PEEK);
            s.Receive(server, 10, MSG_TRUNC);
            s.Receive(server, 1000);
            s.Receive(server, 10, MSG_DONTWAIT);
            s.Write(server, 7);
            s.Await(client, POLLIN);
            s.Read(client, 100);
        },
        ["wait for all"] = s =>
        {
            (int client, int server) = s.Connection();
            s.Send(client, 100);
            s.Send(client, 100);
            s.Receive(server, 150, MSG_WAITALL);
            s.Shutdown(client, SHUT_WR);
            s.Receive(server, 150, MSG_WAITALL);
            s.Receive(server, 150, MSG_WAITALL);
        },
        ["an empty send"] = s =>
        {
            (int client, int server) = s.Connection();
            s.Send(client, 0);
            s.Settle();
            s.Readable(server);
            s.Read(server, 0);
            s.Write(client, 0);
        },
        ["the peer's end"] = s =>
        {
            (int client, int server) = s.Connection();
            s.Send(client, 5);
            s.Close(client);
            s.Await(server, POLLRDHUP);
            s.Receive(server, 100);
            s.Receive(server, 100);
            s.Receive(server, 100);
            s.Poll(server);
        },
        ["writing after the peer's end"] = s =>
        {
            (int client, int server) = s.Connection();
            s.Close(client);
            s.Await(server, POLLRDHUP);
            s.Send(server, 5);
            s.Settle();
            s.Poll(server);
            s.Send(server, 5);
            s.Send(server, 5);
            s.Receive(server, 5);
            s.Poll(server);
        },
        ["shutdown for writing"] = s =>
        {
            (int client, int server) = s.Connection();
            s.Shutdown(client, SHUT_WR);
            s.Shutdown(client, SHUT_WR);
            s.Send(client, 1);
            s.Poll(client);
            s.Await(server, POLLRDHUP);
            s.Receive(server, 1);
            s.Send(server, 5);
            s.Await(client, POLLIN);
            s.Receive(client, 10);
            s.PeerName(client);
        },
        ["shutdown for reading"] = s =>
        {
            (int client, int server) = s.Connection();
            s.Shutdown(server, SHUT_RD);
            s.Poll(server);
            s.Receive(server, 1);
            s.Send(server, 1);
            s.Await(client, POLLIN);
            s.Send(client, 5);
            s.Settle();
            s.Poll(server);
        },
        ["shutdown of both directions"] = s =>
        {
            (int client, int server) = s.Connection();
            s.Shutdown(client, SHUT_RDWR);
            s.Poll(client);
            s.Receive(client, 1);
            s.Send(client, 1);
            s.Await(server, POLLRDHUP);
            s.Shutdown(client, 3);
            s.Shutdown(client, -1);
        },
        ["both ends shut down"] = s =>
        {
            (int client, int server) = s.Connection();
            s.Shutdown(client, SHUT_WR);
            s.Await(server, POLLRDHUP);
            s.Shutdown(server, SHUT_WR);
            s.Await(client, POLLRDHUP);
            s.Settle();
            s.Poll(server);
            s.Poll(client);
            s.Receive(client, 1);
            s.Send(client, 1);
            s.Shutdown(server, SHUT_WR);
        },
        ["a reset by linger"] = s =>
        {
            (int client, int server) = s.Connection();
            s.Set(client, SOL_SOCKET, SO_LINGER, 0);
            s.Close(client);
            s.Settle();
            s.Poll(server);
            s.Receive(server, 1);
            s.Receive(server, 1);
            s.Send(server, 1);
            s.Error(server);
            s.PeerName(server);
            s.Poll(server);
            s.Shutdown(server, SHUT_WR);
        },
        ["a reset that is seen by a write"] = s =>
        {
            (int client, int server) = s.Connection();
            s.Set(client, SOL_SOCKET, SO_LINGER, 0);
            s.Close(client);
            s.Settle();
            s.Send(server, 1);
            s.Send(server, 1);
            s.Receive(server, 1);
        },
        ["a reset that is seen by SO_ERROR"] = s =>
        {
            (int client, int server) = s.Connection();
            s.Set(client, SOL_SOCKET, SO_LINGER, 0);
            s.Close(client);
            s.Settle();
            s.Error(server);
            s.Error(server);
            s.Receive(server, 1);
            s.Send(server, 1);
        },
        ["a reset by unread data"] = s =>
        {
            (int client, int server) = s.Connection();
            s.Send(server, 10);
            s.Await(client, POLLIN);
            s.Close(client);
            s.Settle();
            s.Receive(server, 1);
        },
        ["the listener's end resets who waits"] = s =>
        {
            int listener = s.Listener();
            int client = s.Tcp();
            s.Connect(client, Here, s.PortOf(listener));
            s.Settle();
            s.Close(listener);
            s.Settle();
            s.Receive(client, 1);
        },
        ["a full send buffer"] = s =>
        {
            (int client, int _) = s.Connection();
            s.NonBlocking(client);
            for (int i = 0; i < 400; i++)
            {
                // how much fits differs: only what the last call says is compared
                int before = s.Log.Count;
                s.Send(client, 100_000);
                string last = s.Log[^1];
                s.Log.RemoveRange(before, s.Log.Count - before);
                if (i == 399)
                {
                    s.Log.Add(last);
                }
            }

            s.Poll(client);
        },
        ["accept4 and inheritance"] = s =>
        {
            int listener = s.Listener();
            s.NonBlocking(listener);
            s.Connect(s.Tcp(), Here, s.PortOf(listener));
            s.Connect(s.Tcp(), Here, s.PortOf(listener));
            s.Await(listener, POLLIN);
            s.Settle();
            s.IsNonBlocking(s.Accept(listener));
            s.IsNonBlocking(s.Accept(listener, SOCK_NONBLOCK | SOCK_CLOEXEC));
            s.Accept(listener);
        },
        ["calls of streams on datagrams"] = s =>
        {
            int fd = s.Udp();
            s.Listen(fd, 1);
            s.Accept(fd);
            s.PeerName(fd);
            s.Send(fd, 1);
            s.Write(fd, 1);
            s.Receive(fd, 1, MSG_DONTWAIT);
            s.Poll(fd);
            s.Readable(fd);
        },
        ["datagrams"] = s =>
        {
            int server = s.Bound(SOCK_DGRAM);
            int client = s.Udp();
            s.SendTo(client, 10, Here, s.PortOf(server));
            s.SendTo(client, 0, Here, s.PortOf(server));
            s.SendTo(client, 20, Here, s.PortOf(server));
            s.Settle();
            s.Poll(server);
            s.Readable(server);
            s.Receive(server, 4, MSG_PEEK);
            s.Receive(server, 4, MSG_PEEK | MSG_TRUNC);
            s.Receive(server, 4);
            s.Receive(server, 100);
            s.Receive(server, 100, MSG_WAITALL);
            s.Receive(server, 100, MSG_DONTWAIT);
        },
        ["datagrams to where they cannot go"] = s =>
        {
            int fd = s.Udp();
            s.SendTo(fd, 1, Here, 0);
            s.SendTo(fd, 65_508, Here, 9);
            s.Connect(fd, Here, 9, AF_INET6);
        },
        ["a connected datagram socket"] = s =>
        {
            int server = s.Bound(SOCK_DGRAM);
            int client = s.Udp();
            s.Connect(client, Here, s.PortOf(server));
            s.PeerName(client);
            s.SockName(client);
            s.Send(client, 5);
            s.Receive(server, 10);
            s.SendTo(s.Udp(), 5, Here, s.PortOf(client));
            s.Settle();
            s.Receive(client, 10, MSG_DONTWAIT);
            s.Connect(client, 0, 0, AF_UNSPEC);
            s.PeerName(client);
            s.Send(client, 5);
        },
        ["a refused datagram, seen by a read"] = s =>
        {
            int dead = s.Bound(SOCK_DGRAM);
            int port = s.PortOf(dead);
            s.Close(dead);
            int fd = s.Udp();
            s.Connect(fd, Here, port);
            s.Send(fd, 5);
            s.Settle();
            s.Poll(fd);
            s.Receive(fd, 10, MSG_DONTWAIT);
            s.Receive(fd, 10, MSG_DONTWAIT);
            s.Poll(fd);
        },
        ["a refused datagram, seen by a write"] = s =>
        {
            int dead = s.Bound(SOCK_DGRAM);
            int port = s.PortOf(dead);
            s.Close(dead);
            int fd = s.Udp();
            s.Connect(fd, Here, port);
            s.Send(fd, 5);
            s.Settle();
            s.Send(fd, 5);
            s.Settle();
            s.Error(fd);
            s.Error(fd);
        },
        ["a refused datagram of a socket without a peer"] = s =>
        {
            int dead = s.Bound(SOCK_DGRAM);
            int port = s.PortOf(dead);
            s.Close(dead);
            int fd = s.Udp();
            s.SendTo(fd, 5, Here, port);
            s.Settle();
            s.Poll(fd);
            s.SendTo(fd, 5, Here, port);
            s.Error(fd);
        },
        ["shutdown of datagram sockets"] = s =>
        {
            int fd = s.Bound(SOCK_DGRAM);
            s.Shutdown(fd, SHUT_RD);
            s.Poll(fd);
            s.Receive(fd, 1);
            int other = s.Udp();
            s.Connect(other, Here, s.PortOf(fd));
            s.Shutdown(other, SHUT_WR);
            s.Send(other, 1);
            s.Poll(other);
            s.Shutdown(other, SHUT_RDWR);
            s.Poll(other);
            s.Receive(other, 1);
        },
        ["no broadcast without permission"] = s =>
        {
            int fd = s.Udp();
            s.SendTo(fd, 1, 0x7FFFFFFF, 9);
            s.Connect(fd, 0x7FFFFFFF, 9);
            s.Get(fd, SOL_SOCKET, SO_BROADCAST);
            s.Set(fd, SOL_SOCKET, SO_BROADCAST, 5);
            s.Get(fd, SOL_SOCKET, SO_BROADCAST);
        },
        ["options that only say what a socket is"] = s =>
        {
            foreach (int fd in new[] { s.Tcp(), s.Udp(), s.Listener() })
            {
                s.Get(fd, SOL_SOCKET, SO_TYPE);
                s.Get(fd, SOL_SOCKET, SO_DOMAIN);
                s.Get(fd, SOL_SOCKET, SO_PROTOCOL);
                s.Get(fd, SOL_SOCKET, SO_ACCEPTCONN);
                s.Set(fd, SOL_SOCKET, SO_TYPE, 1);
                s.Set(fd, SOL_SOCKET, SO_ERROR, 1);
                s.Set(fd, SOL_SOCKET, SO_DOMAIN, 1);
            }
        },
        ["options of SOL_SOCKET"] = s =>
        {
            foreach (int fd in new[] { s.Tcp(), s.Udp() })
            {
                s.Get(fd, SOL_SOCKET, SO_REUSEADDR);
                s.Set(fd, SOL_SOCKET, SO_REUSEADDR, 7);
                s.Get(fd, SOL_SOCKET, SO_REUSEADDR);
                s.Set(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
                s.Set(fd, SOL_SOCKET, SO_BROADCAST, 1);
                s.Get(fd, SOL_SOCKET, SO_BROADCAST);
                s.Set(fd, SOL_SOCKET, 9999, 1);
                s.Get(fd, SOL_SOCKET, 9999);
            }
        },
        ["options of TCP"] = s =>
        {
            int fd = s.Tcp();
            foreach ((int option, int value) in new[]
            {
                (TCP_NODELAY, 1), (TCP_CORK, 5), (TCP_NOTSENT_LOWAT, 7000), (TCP_NOTSENT_LOWAT, -1), (TCP_NOTSENT_LOWAT, 0),
                (TCP_DEFER_ACCEPT, 1), (TCP_DEFER_ACCEPT, 2), (TCP_DEFER_ACCEPT, 5), (TCP_DEFER_ACCEPT, 300), (TCP_DEFER_ACCEPT, 1_000_000), (TCP_DEFER_ACCEPT, -1), (TCP_KEEPIDLE, 20), (TCP_KEEPINTVL, 5), (TCP_KEEPCNT, 3), (TCP_USER_TIMEOUT, 9000),
            })
            {
                s.Set(fd, IPPROTO_TCP, option, value);
                s.Get(fd, IPPROTO_TCP, option);
            }

            s.Set(fd, IPPROTO_TCP, TCP_KEEPIDLE, 0);
            s.Set(fd, IPPROTO_TCP, TCP_KEEPIDLE, 40_000);
            s.Set(fd, IPPROTO_TCP, TCP_KEEPINTVL, 0);
            s.Set(fd, IPPROTO_TCP, TCP_KEEPCNT, 128);
            s.Set(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, -1);
            s.Set(fd, IPPROTO_TCP, TCP_MAXSEG, 10);
            s.Set(fd, IPPROTO_TCP, 9999, 1);
            s.Get(fd, IPPROTO_TCP, 9999);
        },
        ["a cork"] = s =>
        {
            (int client, int server) = s.Connection();
            s.Set(client, IPPROTO_TCP, TCP_CORK, 1);
            s.Send(client, 10);
            s.Settle();
            s.Readable(server);
            s.Set(client, IPPROTO_TCP, TCP_CORK, 0);
            s.Await(server, POLLIN);
            s.Readable(server);
        },
        ["a cork and no delay"] = s =>
        {
            (int client, int server) = s.Connection();
            s.Set(client, IPPROTO_TCP, TCP_CORK, 1);
            s.Send(client, 10);
            s.Set(client, IPPROTO_TCP, TCP_NODELAY, 1);
            s.Await(server, POLLIN);
            s.Send(client, 10);
            s.Settle();
            s.Readable(server);
            s.Get(client, IPPROTO_TCP, TCP_CORK);
            s.Shutdown(client, SHUT_WR);
            s.Await(server, POLLRDHUP);
            s.Readable(server);
        },
        ["what is not sent or not acknowledged"] = s =>
        {
            int fd = s.Tcp();
            s.Unacknowledged(fd);
            s.Unsent(fd);
            int listener = s.Listener();
            s.Unacknowledged(listener);
            s.Unsent(listener);
            s.Readable(listener);
            (int client, int server) = s.Connection();
            s.Set(client, IPPROTO_TCP, TCP_CORK, 1);
            s.Send(client, 10);
            s.Unacknowledged(client);
            s.Unsent(client);
            s.Set(client, IPPROTO_TCP, TCP_CORK, 0);
            s.Await(server, POLLIN);
            s.Unacknowledged(client);
            s.Unsent(client);
            s.Shutdown(client, SHUT_WR);
            s.Settle();
            s.Unacknowledged(client);
            s.Unacknowledged(s.Udp());
            s.Unsent(s.Udp());
            (int read, int write) = s.Pipe();
            s.Unacknowledged(read);
            s.Unsent(write);
        },
        ["a limit of what is not sent"] = s =>
        {
            (int client, int server) = s.Connection();
            s.NonBlocking(client);
            s.Set(client, IPPROTO_TCP, TCP_NOTSENT_LOWAT, 100);
            s.Set(client, IPPROTO_TCP, TCP_CORK, 1);
            s.Poll(client);
            s.Send(client, 49);
            s.Poll(client);
            s.Send(client, 1);
            s.Poll(client);
            s.Unsent(client);
            s.Set(client, IPPROTO_TCP, TCP_NOTSENT_LOWAT, 0);
            s.Poll(client);
            s.Set(client, IPPROTO_TCP, TCP_NOTSENT_LOWAT, 100);
            s.Set(client, IPPROTO_TCP, TCP_CORK, 0);
            s.Await(server, POLLIN);
            s.Readable(server);
            s.Poll(client);
        },
        ["a listener that waits for data"] = s =>
        {
            int listener = s.Listener();
            s.Set(listener, IPPROTO_TCP, TCP_DEFER_ACCEPT, 2);
            int client = s.Tcp();
            s.Connect(client, Here, s.PortOf(listener));
            s.Poll(client);
            s.Settle();
            s.Poll(listener);
            s.Send(client, 5);
            s.Await(listener, POLLIN);
            int server = s.Accept(listener);
            s.Readable(server);
            s.Get(server, IPPROTO_TCP, TCP_DEFER_ACCEPT);
            s.Get(listener, IPPROTO_TCP, TCP_DEFER_ACCEPT);
        },
        ["the state of a listener and of a connection"] = s =>
        {
            int listener = s.Listener(3);
            s.Info(listener);
            int client = s.Tcp();
            s.Info(client);
            s.Connect(client, Here, s.PortOf(listener));
            s.Await(listener, POLLIN);
            s.Info(listener);
            s.Set(client, IPPROTO_TCP, TCP_CORK, 1);
            s.Send(client, 10);
            s.Info(client);
            s.Accept(listener);
            s.Info(listener);
        },
        ["a write that says that more follows"] = s =>
        {
            (int client, int server) = s.Connection();
            s.Set(client, IPPROTO_TCP, TCP_NODELAY, 1);
            s.Send(client, 10, MSG_MORE);
            s.Settle();
            s.Readable(server);
            s.Send(client, 10, MSG_MORE);
            s.Send(client, 10);
            s.Await(server, POLLIN);
            s.Readable(server);
        },
        ["a cork that connections inherit"] = s =>
        {
            int listener = s.Listener();
            s.Set(listener, IPPROTO_TCP, TCP_CORK, 1);
            int client = s.Tcp();
            s.Connect(client, Here, s.PortOf(listener));
            int server = s.Accept(listener);
            s.Get(server, IPPROTO_TCP, TCP_CORK);
            s.Get(client, IPPROTO_TCP, TCP_CORK);
        },
        ["options of IP"] = s =>
        {
            foreach (int fd in new[] { s.Tcp(), s.Udp() })
            {
                s.Get(fd, IPPROTO_IP, IP_TTL);
                s.Set(fd, IPPROTO_IP, IP_TTL, 5);
                s.Get(fd, IPPROTO_IP, IP_TTL);
                s.Set(fd, IPPROTO_IP, IP_TTL, 0);
                s.Set(fd, IPPROTO_IP, IP_TTL, 256);
                s.Set(fd, IPPROTO_IP, IP_TTL, -1);
                s.Get(fd, IPPROTO_IP, IP_TTL);
                s.Get(fd, IPPROTO_IP, IP_TOS);
                s.Set(fd, IPPROTO_IP, IP_TOS, 0xB8);
                s.Get(fd, IPPROTO_IP, IP_TOS);
                s.Set(fd, IPPROTO_IP, 9999, 1);
                s.Get(fd, IPPROTO_IP, 9999);
            }
        },
        ["options of multicast"] = s =>
        {
            int fd = s.Udp();
            s.Get(fd, IPPROTO_IP, IP_MULTICAST_TTL);
            s.Set(fd, IPPROTO_IP, IP_MULTICAST_TTL, 9);
            s.Get(fd, IPPROTO_IP, IP_MULTICAST_TTL);
            s.Set(fd, IPPROTO_IP, IP_MULTICAST_TTL, 256);
            s.Set(fd, IPPROTO_IP, IP_MULTICAST_TTL, -1);
            s.Get(fd, IPPROTO_IP, IP_MULTICAST_TTL);
            s.Get(fd, IPPROTO_IP, IP_MULTICAST_LOOP);
            s.Set(fd, IPPROTO_IP, IP_MULTICAST_LOOP, 0);
            s.Get(fd, IPPROTO_IP, IP_MULTICAST_LOOP);
        },
        ["duplicates"] = s =>
        {
            int fd = s.Bound(SOCK_DGRAM);
            int other = s.Dup(fd);
            s.NonBlocking(other);
            s.IsNonBlocking(fd);
            s.Close(fd);
            s.SendTo(other, 5, Here, s.PortOf(other));
            s.Await(other, POLLIN);
            s.Receive(other, 10);
            s.Dup2(other, other);
            s.Dup2(other, -1);
            s.DupFrom(other, -1);
            s.Receive(other, 10);
        },
        ["the last duplicate ends a connection"] = s =>
        {
            (int client, int server) = s.Connection();
            int other = s.Dup(client);
            s.Close(client);
            s.Settle();
            s.Receive(server, 1, MSG_DONTWAIT);
            s.Close(other);
            s.Await(server, POLLRDHUP);
            s.Receive(server, 1);
        },
        ["a pipe"] = s =>
        {
            (int read, int write) = s.Pipe();
            s.Poll(read);
            s.Poll(write);
            s.Write(write, 5);
            s.Poll(read);
            s.Readable(read);
            s.Read(read, 3);
            s.Read(read, 3);
            s.Read(write, 1);
            s.Write(read, 1);
            s.Send(write, 1);
            s.Close(write);
            s.Poll(read);
            s.Read(read, 1);
        },
        ["a pipe that nobody reads"] = s =>
        {
            (int read, int write) = s.Pipe(O_NONBLOCK);
            s.Read(read, 1);
            s.Close(read);
            s.Poll(write);
        },
        ["pipes that nobody can make"] = s =>
        {
            s.Pipe(1);
        },
        ["a pair"] = s =>
        {
            (int one, int other) = s.Pair();
            s.Poll(one);
            s.Send(one, 5);
            s.Poll(other);
            s.Readable(other);
            s.Receive(other, 3, MSG_PEEK);
            s.Receive(other, 10);
            s.Receive(other, 10, MSG_DONTWAIT);
            s.Shutdown(one, SHUT_WR);
            s.Send(one, 1);
            s.Poll(one);
            s.Poll(other);
            s.Receive(other, 1);
            s.Send(other, 1);
            s.Receive(one, 10);
            s.Get(one, SOL_SOCKET, SO_DOMAIN);
            s.Get(one, SOL_SOCKET, SO_TYPE);
        },
        ["a pair whose one end closes"] = s =>
        {
            (int one, int other) = s.Pair();
            s.Send(one, 5);
            s.Close(one);
            s.Poll(other);
            s.Receive(other, 10);
            s.Receive(other, 10);
            s.Send(other, 1);
            s.Poll(other);
        },
        ["calls on one of a pair"] = s =>
        {
            (int one, int _) = s.Pair();
            s.Listen(one, 1);
            s.NonBlocking(one);
            s.Accept(one);
        },
        ["pairs that nobody can make"] = s =>
        {
            s.Pair(AF_INET);
            s.Pair(AF_UNIX, SOCK_STREAM, 6);
            s.Pair(AF_UNIX, 0x41);
            s.Pair(-1);
        },
    };

    public static IEnumerable<object[]> Sequences => s_sequences.Keys.Select(name => new object[] { name });

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [DynamicData(nameof(Sequences))]
    public void EveryCallReturnsWhatTheKernelReturns(string sequence)
    {
        string expected = CallScript.Run(new KernelCalls(), s_sequences[sequence]);
        using var board = new BoardCalls();

        string actual = CallScript.Run(board, s_sequences[sequence]);

        Assert.AreEqual(expected, actual);
    }
}
