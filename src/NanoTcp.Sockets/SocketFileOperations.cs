namespace NanoTcp.Sockets
{
    /// <summary>The file operations of sockets. Each calls the socket's protocol operations.</summary>
    internal sealed class SocketFileOperations : FileOperations
    {
        public override int Read(File file, byte[] buffer, int offset, int count)
        {
            Socket socket = (Socket)file.Content;
            return socket.Ops.Receive(socket, buffer, offset, count, 0, null);
        }

        public override int Write(File file, byte[] buffer, int offset, int count)
        {
            Socket socket = (Socket)file.Content;
            return socket.Ops.Send(socket, buffer, offset, count, 0, null);
        }

        public override int Poll(File file)
        {
            Socket socket = (Socket)file.Content;
            return socket.Ops.Poll(socket);
        }

        public override int Ioctl(File file, int request, ref int value)
        {
            Socket socket = (Socket)file.Content;
            return socket.Ops.Ioctl(socket, request, ref value);
        }

        public override void Release(File file)
        {
            Socket socket = (Socket)file.Content;
            socket.Ops.Release(socket);
            socket.State = SocketState.Unconnected;
        }

        public override Sock SockOf(File file) => ((Socket)file.Content).Sock;
    }
}
