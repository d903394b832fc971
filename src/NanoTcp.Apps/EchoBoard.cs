using NanoTcp.Ip;
using NanoTcp.Links;
using NanoTcp.Services;
using NanoTcp.Sockets;

namespace NanoTcp.Apps
{
    /// <summary>Takes a line of text for people.</summary>
    /// <param name="line">The line, without its end.</param>
    public delegate void LineWriter(string line);

    /// <summary>The program of an echo board: the services, and a line about the board's state when its address changes and from time to time.</summary>
    public static class EchoBoard
    {
        private const int Clients = 4;
        private const int BufferSize = 512;
        private const int StatusPeriod = 10_000;

        /// <summary>
        /// Serves echo, discard and chargen over TCP and UDP, and the status page over HTTP. Returns only when a socket cannot be opened or
        /// polled.
        /// </summary>
        /// <param name="stack">A stack with at least one interface; its address may come later and may change.</param>
        /// <param name="dhcp">The client whose lease the status page shows; null for a fixed address.</param>
        /// <param name="write">Where the lines go.</param>
        /// <returns>A negative <see cref="Errno"/>.</returns>
        public static int Run(NetStack stack, DhcpClient dhcp, LineWriter write)
        {
            Service[] services =
            {
                new EchoService(), new DiscardService(), new ChargenService(), new StatusService(stack) { Dhcp = dhcp },
            };
            ServiceLoop loop = new ServiceLoop(stack, SocketConstants.INADDR_ANY, services, Clients, BufferSize);
            int result = loop.Open();
            uint address = 0;
            long statusAt = 0;
            while (result >= 0)
            {
                result = loop.Turn(1000);
                NetInterface netInterface = stack.GetInterface(0);
                if (netInterface.Address != address)
                {
                    address = netInterface.Address;
                    write("address " + Ipv4Address.ToString(address));
                }

                if (stack.Time >= statusAt)
                {
                    statusAt = stack.Time + StatusPeriod;
                    write(Status(netInterface, loop.ClientCount));
                }
            }

            write("sockets fail with error " + (-result).ToString());
            return result;
        }

        private static string Status(NetInterface netInterface, int clients)
        {
            NetDevice device = netInterface.Device;
            DeviceCounters counters = device.Counters;
            return (device.IsLinkUp ? "link up, " : "link down, ") + clients.ToString() + " clients, frames in " +
                counters.ReceivedFrames.ToString() + ", out " + counters.SentFrames.ToString() + ", errors " +
                (counters.ReceiveErrors + counters.SendErrors).ToString();
        }
    }
}
