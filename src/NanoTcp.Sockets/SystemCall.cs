namespace NanoTcp.Sockets
{
    /// <summary>
    /// Number of a call, by which <see cref="BsdSockets"/> dispatches it. Traced calls have the numbers of <see cref="SocketCall"/>.
    /// </summary>
    internal enum SystemCall
    {
        Socket = SocketCall.Socket,
        Bind = SocketCall.Bind,
        Listen = SocketCall.Listen,
        Accept = SocketCall.Accept,
        Connect = SocketCall.Connect,
        Read = SocketCall.Read,
        Write = SocketCall.Write,
        Receive = SocketCall.Receive,
        Send = SocketCall.Send,
        Shutdown = SocketCall.Shutdown,
        Close = SocketCall.Close,
        Poll = SocketCall.Poll,
        Select = SocketCall.Select,
        ReadV,
        WriteV,
        ReceiveMsg,
        SendMsg,
        Pipe,
        SocketPair,
        Dup2,
        Fcntl,
        GetSockName,
        GetPeerName,
        SetSockOpt,
        ChangeMembership,
        GetTcpInfo,
        EpollCreate,
        EpollControl,
        EpollWait,
    }
}
