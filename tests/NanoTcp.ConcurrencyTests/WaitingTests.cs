using NanoTcp.Sockets;

namespace NanoTcp.ConcurrencyTests;

/// <summary>
/// Threads that wait in socket calls, in every order of turns that Coyote comes to: no wake-up is lost, and no thread blocks forever. Where
/// several threads wait, one of them serves the stack and hands that on.
/// </summary>
[TestClass]
public class WaitingTests
{
    [TestMethod]
    [DataRow("accept", Errno.EBADF)]
    [DataRow("read", Errno.EBADF)]
    [DataRow("write", Errno.EBADF)]
    [DataRow("select", Errno.EBADF)]
    [DataRow("poll", SocketConstants.POLLNVAL)]
    public void CloseEndsABlockedCallAtAnyTime(string call, int expected) => Explore.Orders(() =>
    {
        var host = new Host();
        int fd = call == "accept" ? host.Listen() : call == "write" ? host.FullPipe() : host.Pipe().Read;
        int result = 0;
        Thread waiting = Start(() => result = host.WaitForClose(call, fd));

        host.Close(fd);

        waiting.Join();

        // closed before the call began, a poll sees the same and a read too
        Assert.AreEqual(expected, result);
    });

    [TestMethod]
    public void BytesPassThroughAChainOfThreads() => Explore.Orders(() =>
    {
        var host = new Host();
        (int Read, int Write) first = host.Pipe();
        (int Read, int Write) second = host.Pipe();
        (int Read, int Write) third = host.Pipe();
        Thread one = Start(() => host.Write(second.Write, host.Read(first.Read)));
        Thread two = Start(() => host.Write(third.Write, host.Read(second.Read)));

        host.Write(first.Write, 3);

        Assert.AreEqual(3, host.Read(third.Read));
        one.Join();
        two.Join();
    });

    [TestMethod]
    public void BlockedThreadsWakeInAnyEventOrder() => Explore.Orders(() =>
    {
        var host = new Host();
        (int Read, int Write) first = host.Pipe();
        (int Read, int Write) second = host.Pipe();
        Thread one = Start(() => Assert.AreEqual(1, host.Read(first.Read)));
        Thread two = Start(() => Assert.AreEqual(2, host.Read(second.Read)));
        Thread three = Start(() => host.Write(second.Write, 2));

        host.Write(first.Write, 1);

        one.Join();
        two.Join();
        three.Join();
    });

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void AnEchoComesBackOverTcp(bool isServedInTheBackground) => Explore.Orders(() =>
    {
        var host = new Host();
        if (isServedInTheBackground)
        {
            host.Stack.Start();
        }

        int listener = host.Listen();
        Thread server = Start(() =>
        {
            int connection = host.Accept(listener);
            host.Write(connection, host.Read(connection));
            host.Close(connection);
        });

        int client = host.Connect();
        host.Write(client, 3);
        Assert.AreEqual(3, host.Read(client));
        Assert.AreEqual(0, host.Read(client), "the end");

        server.Join();
        host.Stack.Stop();
    });

    [TestMethod]
    public void TwoClientsAreServedAtOnce() => Explore.Orders(() =>
    {
        var host = new Host();
        int listener = host.Listen();
        Thread[] clients =
        [
            Start(() => Ask(host, 1)),
            Start(() => Ask(host, 2)),
        ];

        for (int i = 0; i < clients.Length; i++)
        {
            int connection = host.Accept(listener);
            host.Write(connection, host.Read(connection));
            host.Close(connection);
        }

        Array.ForEach(clients, client => client.Join());
    });

    private static void Ask(Host host, int count)
    {
        int fd = host.Connect();
        host.Write(fd, count);
        Assert.AreEqual(count, host.Read(fd));
        host.Close(fd);
    }

    private static Thread Start(ThreadStart action)
    {
        var thread = new Thread(action);
        thread.Start();
        return thread;
    }
}
