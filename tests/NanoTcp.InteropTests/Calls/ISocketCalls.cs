namespace NanoTcp.InteropTests.Calls;

/// <summary>The socket calls as a sequence makes them. Each returns what the call did, or the negated errno.</summary>
internal interface ISocketCalls
{
    int Socket(int family, int type, int protocol);

    int Bind(int fd, int family, uint address, int port);

    int Listen(int fd, int backlog);

    int Accept(int fd, int flags);

    int Connect(int fd, int family, uint address, int port);

    int Send(int fd, byte[] buffer, int flags);

    int SendTo(int fd, byte[] buffer, int flags, uint address, int port);

    int Receive(int fd, byte[] buffer, int flags);

    int Read(int fd, byte[] buffer);

    int Write(int fd, byte[] buffer);

    int Shutdown(int fd, int how);

    int Close(int fd);

    int SetOption(int fd, int level, int option, int value);

    /// <returns>The value, or the negated errno.</returns>
    int GetOption(int fd, int level, int option);

    /// <returns>The port, or the negated errno.</returns>
    int SockName(int fd);

    /// <returns>The port, or the negated errno.</returns>
    int PeerName(int fd);

    int Dup(int fd);

    int Dup2(int fd, int target);

    int Fcntl(int fd, int command, int argument);

    /// <param name="request">One that gives a number, such as FIONREAD.</param>
    /// <returns>The number, or the negated errno.</returns>
    int Ioctl(int fd, int request);

    /// <summary>TCP_INFO.</summary>
    /// <param name="info">Filled: the congestion state and the bytes not sent; of a listener the connections that wait, and their limit.</param>
    /// <returns>0, or the negated errno.</returns>
    int Info(int fd, int[] info);

    /// <returns>What poll returned of the fd, or the negated errno.</returns>
    int Poll(int fd, int events, int timeout);

    int Epoll();

    /// <param name="events">Requested events; null for a request that is null.</param>
    int EpollControl(int epfd, int op, int fd, int? events);

    /// <param name="fds">Filled with the fds of the events.</param>
    /// <param name="events">Filled with the events; null for an array that is null.</param>
    /// <returns>The number of events, or the negated errno.</returns>
    int EpollWait(int epfd, int[] fds, int[]? events, int count, int timeout);

    /// <param name="fds">Two fds, filled.</param>
    int Pipe(int[] fds, int flags);

    /// <param name="fds">Two fds, filled.</param>
    int SocketPair(int family, int type, int protocol, int[] fds);
}
