using System;
using NanoTcp.Ip;
using NanoTcp.Links;
using NanoTcp.Services;
using NanoTcp.Sockets;

namespace NanoTcp.Apps
{
    /// <summary>Prints a line of text.</summary>
    /// <param name="line">Without a line end.</param>
    public delegate void LineWriter(string line);

    /// <summary>
    /// The program of an echo board: runs the services, and prints the board's state periodically and when its address changes.
    /// </summary>
    public static class EchoBoard
    {
        private const int Clients = 4;
        private const int BufferSize = 512;
        private const int StatusPeriod = 10_000;

        /// <summary>
        /// Serves echo, discard and chargen over TCP and UDP, and the status page over HTTP. Returns only when a socket cannot be opened or
        /// polled. Announces the host name of the DHCP client on the link, see <see cref="Announce"/>.
        /// </summary>
        /// <param name="stack">Must have at least one interface, whose address may be assigned later and may change.</param>
        /// <param name="dhcp">Client whose lease the status page shows; null for a fixed address.</param>
        /// <param name="write">Prints the lines.</param>
        /// <returns>A negative <see cref="Errno"/>.</returns>
        public static int Run(NetStack stack, DhcpClient dhcp, LineWriter write)
        {
            if (dhcp != null && dhcp.HostName != null)
            {
                Announce(stack, dhcp.Interface, dhcp.HostName, write);
            }

            return Serve(stack, dhcp, write);
        }

        /// <summary>Announces the board as "name.local" and its status page as a web service, over mDNS.</summary>
        /// <param name="stack">Serves the sockets.</param>
        /// <param name="netInterface">Interface to announce on.</param>
        /// <param name="hostName">1 to 56 letters, digits and hyphens.</param>
        /// <param name="write">Prints a line on failure.</param>
        /// <returns>The responder; null on failure.</returns>
        public static MdnsResponder Announce(NetStack stack, NetInterface netInterface, string hostName, LineWriter write)
        {
            try
            {
                MdnsResponder responder = new MdnsResponder(stack, netInterface, hostName);
                AnnouncePage(responder, hostName);
                responder.Start();
                return responder;
            }
            catch (ArgumentException e)
            {
                write("no name on the link: " + e.Message);
            }
            catch (InvalidOperationException e)
            {
                write("no name on the link: " + e.Message);
            }

            return null;
        }

        /// <summary>Announces the status page as a service (DNS-SD, RFC 6763).</summary>
        /// <param name="responder">Answers for the service.</param>
        /// <param name="name">Instance name shown to users.</param>
        /// <returns>The announced service.</returns>
        public static MdnsService AnnouncePage(MdnsResponder responder, string name)
        {
            return responder.AddService("_http._tcp", StatusService.WellKnownPort, name, new string[] { "path=/" });
        }

        private static int Serve(NetStack stack, DhcpClient dhcp, LineWriter write)
        {
            Service[] services =
            {
                new EchoService(), new DiscardService(), new ChargenService(), new StatusService(stack) { Dhcp = dhcp },
            };
            ServiceLoop loop = new ServiceLoop(stack, SocketConstants.INADDR_ANY, services, Clients, BufferSize);
            int result = loop.Open();
            NetInterface netInterface = stack.GetInterface(0);
            NetworkMonitor network = new NetworkMonitor(stack, netInterface) { Dhcp = dhcp };
            NetworkState state = NetworkState.NoAddress;
            uint address = 0;
            long statusAt = 0;
            while (result >= 0)
            {
                result = loop.RunOnce(1000);
                if (network.State != state || netInterface.Address != address)
                {
                    state = network.State;
                    address = netInterface.Address;
                    write(network.Describe());
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
