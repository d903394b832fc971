using NanoTcp.InteropTests.Calls;
using static NanoTcp.InteropTests.Calls.CallScript;
using static NanoTcp.Sockets.SocketConstants;

namespace NanoTcp.InteropTests;

/// <summary>The same sequences of epoll calls by the Linux kernel and by NanoTcp, over loopback: every call must return the same.</summary>
[TestClass]
public sealed class EpollCallTests
{
    private const int Bad = 9999;
    private const int All = EPOLLIN | EPOLLOUT | EPOLLRDHUP;

    private static readonly Dictionary<string, Action<CallScript>> s_sequences = new()
    {
        ["invalid arguments"] = s =>
        {
            int epfd = s.Epoll();
            int fd = s.Udp();
            s.EpollAdd(Bad, fd, EPOLLIN);
            s.EpollAdd(epfd, Bad, EPOLLIN);
            s.EpollAdd(epfd, epfd, EPOLLIN);
            s.EpollAdd(fd, epfd, EPOLLIN);
            s.EpollAdd(fd, Bad, EPOLLIN);
            s.EpollAdd(epfd, fd, null);
            s.EpollAdd(epfd, Bad, null);
            s.EpollAdd(Bad, fd, null);
            s.EpollControl(epfd, 0, fd, EPOLLIN);
            s.EpollControl(epfd, 4, fd, EPOLLIN);
            s.EpollControl(epfd, 4, fd, null);
            s.EpollModify(epfd, fd, EPOLLIN);
            s.EpollModify(epfd, fd, null);
            s.EpollDelete(epfd, fd);
            s.EpollDelete(epfd, epfd);
            s.EpollDelete(epfd, Bad);
            s.EpollWait(Bad);
            s.EpollWait(fd);
            s.EpollWait(epfd, 0);
            s.EpollWait(epfd, -1);
            s.EpollWait(fd, 0);
            s.EpollWait(Bad, 0);
            s.EpollAdd(epfd, fd, EPOLLOUT);
            s.EpollAdd(epfd, fd, EPOLLOUT);
            s.EpollWaitForNull(epfd, 1);
            s.EpollWaitForNull(epfd, 0);
            s.EpollWait(epfd);
        },
        ["calls on an epoll that are for other files"] = s =>
        {
            int epfd = s.Epoll();
            s.Read(epfd, 1);
            s.Write(epfd, 1);
            s.Send(epfd, 1);
            s.Receive(epfd, 1);
            s.Listen(epfd, 1);
            s.Shutdown(epfd, SHUT_WR);
            s.Readable(epfd);
            s.IsNonBlocking(epfd);
            s.Poll(epfd);
            s.Close(epfd);
            s.EpollWait(epfd);
        },
        ["a level"] = s =>
        {
            int epfd = s.Epoll();
            (int client, int server) = s.Connection();
            s.EpollAdd(epfd, server, EPOLLIN);
            s.EpollWait(epfd);
            s.Send(client, 5);
            s.Await(server, POLLIN);
            s.EpollWait(epfd);
            s.Receive(server, 3);
            s.EpollWait(epfd);
            s.Receive(server, 3);
            s.EpollWait(epfd);
            s.EpollModify(epfd, server, EPOLLOUT);
            s.EpollWait(epfd);
            s.EpollModify(epfd, server, 0);
            s.EpollWait(epfd);
            s.EpollDelete(epfd, server);
            s.EpollDelete(epfd, server);
            s.EpollModify(epfd, server, EPOLLIN);
        },
        ["an edge"] = s =>
        {
            int epfd = s.Epoll();
            (int client, int server) = s.Connection();
            s.EpollAdd(epfd, server, All | EPOLLET);
            s.EpollWait(epfd);
            s.EpollWait(epfd);
            s.Send(client, 5);
            s.Await(server, POLLIN);
            s.EpollWait(epfd);
            s.EpollWait(epfd);
            s.Send(client, 5);
            s.Settle();
            s.EpollWait(epfd);
            s.Receive(server, 3);
            s.EpollWait(epfd);
            s.EpollModify(epfd, server, EPOLLIN | EPOLLET);
            s.EpollWait(epfd);
            s.EpollWait(epfd);
            s.Send(server, 5);
            s.Await(client, POLLIN);
            s.Settle();
            s.EpollWait(epfd);
            s.Shutdown(client, SHUT_WR);
            s.Await(server, POLLRDHUP);
            s.EpollWait(epfd);
            s.EpollWait(epfd);
            s.EpollModify(epfd, server, All | EPOLLET);
            s.EpollWait(epfd);
        },
        ["once"] = s =>
        {
            int epfd = s.Epoll();
            (int client, int server) = s.Connection();
            s.EpollAdd(epfd, server, EPOLLIN | EPOLLONESHOT);
            s.Send(client, 5);
            s.Await(server, POLLIN);
            s.EpollWait(epfd);
            s.EpollWait(epfd);
            s.Send(client, 5);
            s.Settle();
            s.EpollWait(epfd);
            s.EpollModify(epfd, server, EPOLLIN | EPOLLONESHOT | EPOLLET);
            s.EpollWait(epfd);
            s.EpollWait(epfd);
            s.Shutdown(client, SHUT_WR);
            s.Shutdown(server, SHUT_WR);
            s.Settle();
            s.EpollWait(epfd);
            s.EpollAdd(epfd, server, EPOLLIN);
            s.EpollModify(epfd, server, 0);
            s.EpollWait(epfd);
        },
        ["a reset"] = s =>
        {
            int epfd = s.Epoll();
            (int client, int server) = s.Connection();
            s.EpollAdd(epfd, client, 0);
            s.Send(client, 5);
            s.Await(server, POLLIN);
            s.EpollWait(epfd);
            s.Close(server);
            s.Await(client, POLLIN);
            s.EpollWait(epfd);
            s.EpollModify(epfd, client, All | EPOLLET);
            s.EpollWait(epfd);
            s.EpollWait(epfd);
            s.Error(client);
            s.EpollWait(epfd);
        },
        ["both directions closed"] = s =>
        {
            int epfd = s.Epoll();
            (int client, int server) = s.Connection();
            s.EpollAdd(epfd, client, EPOLLRDHUP);
            s.Shutdown(server, SHUT_WR);
            s.Await(client, POLLRDHUP);
            s.EpollWait(epfd);
            s.Shutdown(client, SHUT_WR);
            s.Settle();
            s.EpollWait(epfd);
            s.EpollModify(epfd, client, 0);
            s.EpollWait(epfd);
        },
        ["a listener and a connection attempt"] = s =>
        {
            int epfd = s.Epoll();
            int listener = s.Bound(SOCK_STREAM);
            s.EpollAdd(epfd, listener, All);
            s.EpollWait(epfd);
            s.Listen(listener, 4);
            s.EpollWait(epfd);
            int client = s.Tcp();
            s.NonBlocking(client);
            s.EpollAdd(epfd, client, EPOLLOUT | EPOLLET);
            s.EpollWait(epfd);
            s.Connect(client, Here, s.PortOf(listener));
            s.Await(client, POLLOUT);
            s.Await(listener, POLLIN);
            s.EpollWait(epfd);
            s.EpollWait(epfd);
            s.Accept(listener);
            s.EpollWait(epfd);
            s.Shutdown(listener, SHUT_RD);
            s.EpollWait(epfd);
        },
        ["a refused connection"] = s =>
        {
            int epfd = s.Epoll();
            int fd = s.Tcp();
            s.NonBlocking(fd);
            s.Connect(fd, Here, s.DeadPort());
            s.Await(fd, POLLOUT);
            s.EpollAdd(epfd, fd, 0);
            s.EpollWait(epfd);
            s.Error(fd);
            s.EpollWait(epfd);
            s.EpollModify(epfd, fd, All | EPOLLONESHOT);
            s.EpollWait(epfd);
            s.EpollWait(epfd);
        },
        ["datagrams"] = s =>
        {
            int epfd = s.Epoll();
            int fd = s.Bound(SOCK_DGRAM);
            int sender = s.Udp();
            s.EpollAdd(epfd, fd, EPOLLIN | EPOLLET);
            s.EpollAdd(epfd, sender, EPOLLOUT);
            s.EpollWait(epfd);
            s.SendTo(sender, 5, Here, s.PortOf(fd));
            s.Await(fd, POLLIN);
            s.EpollWait(epfd);
            s.EpollWait(epfd);
            s.SendTo(sender, 5, Here, s.PortOf(fd));
            s.Settle();
            s.EpollWait(epfd);
            s.Receive(fd, 5);
            s.EpollWait(epfd);
            s.Receive(fd, 5);
            s.Connect(sender, Here, s.DeadPort());
            s.EpollModify(epfd, sender, 0);
            s.Send(sender, 1);
            s.Settle();
            s.EpollWait(epfd);
            s.Error(sender);
            s.EpollWait(epfd);
            s.Shutdown(fd, SHUT_RDWR);
            s.EpollWait(epfd);
            s.EpollWait(epfd);
        },
        ["a pipe"] = s =>
        {
            int epfd = s.Epoll();
            (int read, int write) = s.Pipe();
            s.EpollAdd(epfd, read, EPOLLIN | EPOLLET);
            s.EpollAdd(epfd, write, EPOLLOUT | EPOLLET);
            s.EpollWait(epfd);
            s.EpollWait(epfd);
            s.Write(write, 5);
            s.EpollModify(epfd, write, 0);
            s.EpollWait(epfd);
            s.EpollWait(epfd);
            s.Write(write, 5);
            s.EpollWait(epfd);
            s.Close(write);
            s.EpollWait(epfd);
            s.EpollWait(epfd);
            s.Read(read, 100);
            s.EpollModify(epfd, read, EPOLLIN);
            s.EpollWait(epfd);
        },
        ["the write end of a pipe"] = s =>
        {
            int epfd = s.Epoll();
            (int read, int write) = s.Pipe();
            s.EpollAdd(epfd, write, 0);
            s.EpollWait(epfd);
            s.Close(read);
            s.EpollWait(epfd);
            s.EpollModify(epfd, write, EPOLLOUT);
            s.EpollWait(epfd);
        },
        ["a pair"] = s =>
        {
            int epfd = s.Epoll();
            (int one, int other) = s.Pair();
            s.EpollAdd(epfd, one, EPOLLIN | EPOLLRDHUP | EPOLLET);
            s.EpollWait(epfd);
            s.Send(other, 5);
            s.EpollWait(epfd);
            s.EpollWait(epfd);
            s.Send(other, 5);
            s.EpollWait(epfd);
            s.Close(other);
            s.EpollWait(epfd);
            s.EpollModify(epfd, one, EPOLLOUT);
            s.EpollWait(epfd);
        },
        ["duplicates"] = s =>
        {
            int epfd = s.Epoll();
            (int client, int server) = s.Connection();
            int duplicate = s.Dup(server);
            s.EpollAdd(epfd, server, EPOLLIN);
            s.EpollAdd(epfd, server, EPOLLIN);
            s.EpollDelete(epfd, duplicate);
            s.EpollAdd(epfd, duplicate, EPOLLIN | EPOLLET);
            s.Send(client, 5);
            s.Await(server, POLLIN);
            s.EpollWait(epfd);
            s.EpollWait(epfd);
            s.Close(server);
            s.EpollWait(epfd);
            s.EpollDelete(epfd, server);
            s.EpollDelete(epfd, duplicate);
            s.EpollWait(epfd);
            s.Close(duplicate);
            s.EpollWait(epfd);
        },
        ["a closed file leaves"] = s =>
        {
            int epfd = s.Epoll();
            int fd = s.Bound(SOCK_DGRAM);
            s.EpollAdd(epfd, fd, EPOLLOUT);
            s.EpollWait(epfd);
            s.Close(fd);
            s.EpollWait(epfd);
            int other = s.Udp();
            s.EpollModify(epfd, other, EPOLLOUT);
            s.EpollAdd(epfd, other, EPOLLOUT);
            s.EpollWait(epfd);
        },
        ["an fd in two epolls, one of which is a duplicate"] = s =>
        {
            int first = s.Epoll();
            int second = s.Epoll();
            int duplicate = s.Dup(first);
            int fd = s.Udp();
            s.EpollAdd(first, fd, EPOLLOUT | EPOLLET);
            s.EpollAdd(second, fd, EPOLLOUT);
            s.EpollAdd(duplicate, fd, EPOLLOUT);
            s.EpollAdd(first, duplicate, EPOLLIN);
            s.EpollWait(first);
            s.EpollWait(duplicate);
            s.EpollWait(second);
            s.Close(first);
            s.EpollModify(duplicate, fd, EPOLLOUT);
            s.EpollWait(duplicate);
            s.Close(duplicate);
            s.EpollWait(second);
        },
        ["in turn"] = s =>
        {
            int epfd = s.Epoll();
            for (int i = 0; i < 3; i++)
            {
                s.EpollAdd(epfd, s.Udp(), EPOLLOUT);
            }

            s.EpollWait(epfd, 2);
            s.EpollWait(epfd, 2);
            s.EpollWait(epfd, 1);
            s.EpollWait(epfd, 3);
        },
        ["an epoll within an epoll"] = s =>
        {
            int outer = s.Epoll();
            int inner = s.Epoll();
            int edges = s.Epoll();
            (int one, int other) = s.Pair();
            s.EpollAdd(inner, one, EPOLLIN);
            s.EpollAdd(outer, inner, EPOLLIN | EPOLLOUT);
            s.EpollAdd(edges, inner, EPOLLIN | EPOLLET);
            s.EpollWait(outer);
            s.Poll(inner);
            s.Send(other, 5);
            s.Poll(inner);
            s.EpollWait(outer);
            s.EpollWait(edges);
            s.EpollWait(edges);
            s.Send(other, 5);
            s.EpollWait(edges);
            s.Receive(one, 10);
            s.EpollWait(outer);
            s.Poll(inner);
            s.Send(other, 5);
            s.EpollWait(inner);
            s.EpollWait(outer);
            s.Close(inner);
            s.EpollWait(outer);
            s.EpollDelete(outer, inner);
        },
        ["loops and depth"] = s =>
        {
            int[] chain = [.. Enumerable.Range(0, 7).Select(_ => s.Epoll())];
            s.EpollAdd(chain[0], chain[1], EPOLLIN);
            s.EpollAdd(chain[1], chain[0], EPOLLIN);
            s.EpollAdd(chain[0], chain[1], EPOLLIN);
            s.EpollAdd(chain[1], chain[2], EPOLLIN);
            s.EpollAdd(chain[2], chain[0], EPOLLIN);
            s.EpollAdd(chain[2], chain[3], EPOLLIN);
            s.EpollAdd(chain[3], chain[0], EPOLLIN);
            s.EpollAdd(chain[3], chain[4], EPOLLIN);
            s.EpollAdd(chain[4], chain[0], EPOLLIN);
            s.EpollAdd(chain[4], chain[5], EPOLLIN);
            s.EpollAdd(chain[5], chain[6], EPOLLIN);
            s.EpollAdd(chain[6], chain[0], EPOLLIN);
            s.EpollAdd(chain[3], chain[6], EPOLLIN);
            s.EpollModify(chain[4], chain[0], EPOLLIN);
            s.EpollDelete(chain[4], chain[0]);
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
