using NanoTcp.Apps;
using NanoTcp.Sockets;

namespace NanoTcp.VirtualDevice
{
    /// <summary>A board's socket calls, each as a line with its result. What a non-blocking call cannot do yet (EAGAIN) is no line.</summary>
    internal sealed class CallLog
    {
        private readonly BsdSockets _sockets;
        private readonly string _name;
        private readonly LineWriter _write;

        public CallLog(BsdSockets sockets, string name, LineWriter write)
        {
            _sockets = sockets;
            _name = name;
            _write = write;
        }

        public int Socket(int flags) =>
            Show("socket()", _sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM | flags, 0));

        public int Bind(int fd, int port) =>
            Show("bind(" + fd.ToString() + ", port " + port.ToString() + ")", _sockets.Bind(fd, new SocketAddress(0, port)));

        public int Listen(int fd, int backlog) => Show("listen(" + fd.ToString() + ")", _sockets.Listen(fd, backlog));

        public int Accept(int fd) =>
            Show("accept(" + fd.ToString() + ")", _sockets.Accept4(fd, null, SocketConstants.SOCK_NONBLOCK));

        public int Connect(int fd, uint address, int port)
        {
            SocketAddress to = new SocketAddress(address, port);
            return Show("connect(" + fd.ToString() + ", " + to.ToString() + ")", _sockets.Connect(fd, to));
        }

        public int ReceiveTimeout(int fd, int milliseconds) => Show(
            "setsockopt(" + fd.ToString() + ", SO_RCVTIMEO, " + milliseconds.ToString() + ")",
            _sockets.SetSockOpt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_RCVTIMEO, milliseconds));

        public int Read(int fd, byte[] buffer, int offset, int count) =>
            Show("read(" + fd.ToString() + ")", _sockets.Read(fd, buffer, offset, count));

        public int Write(int fd, byte[] buffer, int offset, int count) =>
            Show("write(" + fd.ToString() + ", " + count.ToString() + " bytes)", _sockets.Write(fd, buffer, offset, count));

        public int Shutdown(int fd) =>
            Show("shutdown(" + fd.ToString() + ", SHUT_WR)", _sockets.Shutdown(fd, SocketConstants.SHUT_WR));

        public int Close(int fd) => Show("close(" + fd.ToString() + ")", _sockets.Close(fd));

        private int Show(string call, int result)
        {
            if (result >= 0)
            {
                _write(_name + ": " + call + " = " + result.ToString());
            }
            else if (_sockets.Errno != Errno.EAGAIN)
            {
                _write(_name + ": " + call + " fails with errno " + _sockets.Errno.ToString());
            }

            return result;
        }
    }
}
