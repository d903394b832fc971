using NanoTcp.Sockets;

namespace NanoTcp.Apps
{
    /// <summary>A client and its service.</summary>
    internal sealed class ServedClient : ServiceClient
    {
        public ServedClient(NetStack stack, BsdSockets sockets, DatagramBuffer scratch, int bufferSize)
            : base(stack, sockets, scratch, bufferSize)
        {
        }

        public Service Service { get; private set; }

        /// <summary>Index of the service in its loop.</summary>
        public int ServiceIndex { get; private set; }

        public void Begin(int fd, Service service, int serviceIndex)
        {
            Service = service;
            ServiceIndex = serviceIndex;
            Begin(fd);
        }
    }
}
