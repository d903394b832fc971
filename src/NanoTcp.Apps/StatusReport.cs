using NanoTcp.Ethernet;
using NanoTcp.Ip;
using NanoTcp.Links;
using NanoTcp.Services;
using NanoTcp.Sockets;

namespace NanoTcp.Apps
{
    /// <summary>
    /// The state of a stack as JSON, written in items of bounded length, so that a slow reader receives it piece by piece. Each item is a
    /// snapshot; the items of one report may differ in time.
    /// </summary>
    internal sealed class StatusReport
    {
        /// <summary>Maximum length of an item in bytes.</summary>
        public const int LongestItem = 640;

        private const int Totals = 0;
        private const int Interfaces = 1;
        private const int Sockets = 2;
        private const int Neighbors = 3;
        private const int Routes = 4;
        private const int Drops = 5;
        private const int Lease = 6;
        private const int End = 7;

        private readonly NetStack _stack;
        private readonly BsdSockets _sockets;
        private readonly long _startTime;
        private readonly SocketEntry _socket = new SocketEntry();
        private readonly NeighborEntry _neighbor = new NeighborEntry();
        private readonly RouteEntry _route = new RouteEntry();
        private ByteText _text;

        public StatusReport(NetStack stack)
        {
            _stack = stack;
            _sockets = BsdSockets.Of(stack);
            _startTime = stack.Time;
        }

        /// <summary>Client whose lease is shown; null for none.</summary>
        public DhcpClient Dhcp { get; set; }

        /// <summary>Writes as many items as fit.</summary>
        /// <param name="text">Destination.</param>
        /// <param name="section">0 to begin; updated to the next position.</param>
        /// <param name="place">As for <paramref name="section"/>.</param>
        /// <returns>True when the report is complete.</returns>
        public bool Write(ByteText text, ref int section, ref int place)
        {
            _text = text;
            while (section <= End)
            {
                int position = text.Position;
                int placeBefore = place;
                bool isWritten = WriteItem(section, ref place);
                if (text.IsFull)
                {
                    text.Rewind(position);
                    place = placeBefore;
                    return false;
                }

                if (!isWritten)
                {
                    section++;
                    place = 0;
                }
            }

            return true;
        }

        // returns false when the section has no more items
        private bool WriteItem(int section, ref int place)
        {
            switch (section)
            {
                case Totals:
                    WriteTotals();
                    return false;
                case Interfaces:
                    return WriteInterface(ref place);
                case Sockets:
                    return WriteSocket(ref place);
                case Neighbors:
                    return WriteNeighbor(ref place);
                case Routes:
                    return WriteRoute(ref place);
                case Drops:
                    return WriteDrop(ref place);
                case Lease:
                    WriteLease();
                    return false;
                default:
                    _text.Text("}\n");
                    return false;
            }
        }

        private void WriteTotals()
        {
            long sent = 0;
            long received = 0;
            for (int i = 0; i < _stack.InterfaceCount; i++)
            {
                DeviceCounters counters = _stack.GetInterface(i).Device.Counters;
                sent += counters.SentBytes;
                received += counters.ReceivedBytes;
            }

            NetStatistics statistics = _stack.Statistics;
            _text.Byte('{');
            Number("uptime", _stack.Time - _startTime);
            _text.Text(",\"totals\":{");
            Number("receivedBytes", received);
            Next("sentBytes", sent);
            Next("ipReceived", statistics.IpReceived);
            Next("ipSent", statistics.IpSent);
            Next("udpReceived", statistics.UdpReceived);
            Next("udpSent", statistics.UdpSent);
            Next("tcpReceived", statistics.TcpSegmentsReceived);
            Next("tcpSent", statistics.TcpSegmentsSent);
            Next("retransmissions", statistics.TcpRetransmissions);
            Next("timeouts", statistics.TcpTimeouts);
            Next("resetsSent", statistics.TcpResetsSent);
            Next("resetsReceived", statistics.TcpResetsReceived);
            Next("drops", statistics.TotalDrops);
            _text.Text("},\"interfaces\":[");
        }

        private bool WriteInterface(ref int place)
        {
            if (place >= _stack.InterfaceCount)
            {
                _text.Text("],\"sockets\":[");
                return false;
            }

            NetInterface netInterface = _stack.GetInterface(place);
            NetDevice device = netInterface.Device;
            DeviceCounters counters = device.Counters;
            StartItem(place++);
            Name("name");
            _text.Quoted(device.Name);
            NextAddress("address", netInterface.Address);
            Next("prefix", netInterface.PrefixLength);
            if (device.MacAddress != null)
            {
                _text.Byte(',');
                Mac(device.MacAddress);
            }

            _text.Text(netInterface.IsLinkUp ? ",\"link\":true" : ",\"link\":false");
            Next("mtu", device.Mtu);
            Next("receivedFrames", counters.ReceivedFrames);
            Next("receivedBytes", counters.ReceivedBytes);
            Next("sentFrames", counters.SentFrames);
            Next("sentBytes", counters.SentBytes);
            Next("receiveErrors", counters.ReceiveErrors);
            Next("overruns", counters.ReceiveOverruns);
            Next("sendErrors", counters.SendErrors);
            Next("recoveries", counters.Recoveries);
            Next("linkChanges", counters.LinkChanges);
            _text.Byte('}');
            return true;
        }

        private bool WriteSocket(ref int place)
        {
            bool isFirst = place == 0;
            if (!_sockets.NextSocket(ref place, _socket))
            {
                _text.Text("],\"neighbors\":[");
                return false;
            }

            StartItem(isFirst ? 0 : 1);
            Name("fd");
            _text.Text(_socket.Fd < 0 ? "null" : string.Empty);
            if (_socket.Fd >= 0)
            {
                _text.Number(_socket.Fd);
            }

            _text.Text(",\"protocol\":\"");
            WriteProtocol();
            _text.Byte('"');
            NextAddress("local", _socket.LocalAddress);
            Next("localPort", _socket.LocalPort);
            NextAddress("remote", _socket.RemoteAddress);
            Next("remotePort", _socket.RemotePort);
            _text.Text(",\"state\":\"");
            _text.Text(_socket.StateName);
            _text.Byte('"');
            Next("receiveQueue", _socket.ReceiveQueue);
            Next("sendQueue", _socket.SendQueue);
            Next("rtt", _socket.Rtt);
            Next("retransmissions", _socket.Retransmissions);
            _text.Byte('}');
            return true;
        }

        private void WriteProtocol()
        {
            switch (_socket.Protocol)
            {
                case SocketConstants.IPPROTO_TCP:
                    _text.Text("tcp");
                    break;
                case SocketConstants.IPPROTO_UDP:
                    _text.Text("udp");
                    break;
                default:
                    _text.Text(_socket.Family == SocketConstants.AF_UNIX ? "unix" : "ip ");
                    if (_socket.Family != SocketConstants.AF_UNIX)
                    {
                        _text.Number(_socket.Protocol);
                    }

                    break;
            }
        }

        // The position covers the ARP caches of all interfaces, 256 positions each.
        private bool WriteNeighbor(ref int place)
        {
            bool isFirst = (place & 0x10000) == 0;
            int at = (place >> 8) & 0xFF;
            int index = place & 0xFF;
            while (at < _stack.InterfaceCount)
            {
                NetInterface netInterface = _stack.GetInterface(at);
                for (; index < netInterface.NeighborCount; index++)
                {
                    if (netInterface.GetNeighbor(index, _neighbor))
                    {
                        StartItem(isFirst ? 0 : 1);
                        WriteNeighbor(netInterface);
                        place = 0x10000 | (at << 8) | (index + 1);
                        return true;
                    }
                }

                at++;
                index = 0;
            }

            _text.Text("],\"routes\":[");
            return false;
        }

        private void WriteNeighbor(NetInterface netInterface)
        {
            Name("address");
            QuotedAddress(_neighbor.Address);
            _text.Byte(',');
            Mac(_neighbor.MacAddress);
            _text.Text(",\"state\":\"");
            _text.Text(NameOf(_neighbor.State));
            _text.Byte('"');
            Next("age", _neighbor.Age);
            _text.Text(",\"interface\":");
            _text.Quoted(netInterface.Device.Name);
            _text.Byte('}');
        }

        private bool WriteRoute(ref int place)
        {
            if (!_stack.GetRoute(place, _route))
            {
                _text.Text("],\"dropped\":{");
                return false;
            }

            StartItem(place++);
            Name("network");
            QuotedAddress(_route.Network);
            Next("prefix", _route.PrefixLength);
            NextAddress("gateway", _route.Gateway);
            _text.Text(",\"interface\":");
            _text.Quoted(_route.Interface.Device.Name);
            _text.Byte('}');
            return true;
        }

        // only reasons that have occurred
        private bool WriteDrop(ref int place)
        {
            long[] drops = _stack.Statistics.Drops;
            bool isFirst = (place & 0x100) == 0;
            for (int i = place & 0xFF; i < drops.Length; i++)
            {
                if (drops[i] > 0)
                {
                    _text.Text(isFirst ? string.Empty : ",");
                    _text.Quoted(NetStatistics.NameOf((DropReason)i));
                    _text.Byte(':');
                    _text.Number(drops[i]);
                    place = 0x100 | (i + 1);
                    return true;
                }
            }

            _text.Byte('}');
            return false;
        }

        private void WriteLease()
        {
            DhcpLease lease = Dhcp == null ? null : Dhcp.Lease;
            if (lease == null)
            {
                return;
            }

            _text.Text(",\"lease\":{");
            Name("address");
            QuotedAddress(lease.Address);
            NextAddress("server", lease.Server);
            NextAddress("router", lease.Router);
            if (lease.DnsCount > 0)
            {
                NextAddress("dns", lease.GetDns(0));
            }

            if (lease.End != long.MaxValue)
            {
                long left = lease.End - _stack.Time;
                Next("left", left < 0 ? 0 : left);
            }

            _text.Byte('}');
        }

        private static string NameOf(NeighborState state)
        {
            switch (state)
            {
                case NeighborState.Incomplete:
                    return "incomplete";
                case NeighborState.Reachable:
                    return "reachable";
                case NeighborState.Probing:
                    return "probing";
                default:
                    return "free";
            }
        }

        private void StartItem(int index)
        {
            _text.Text(index == 0 ? "{" : ",{");
        }

        private void Name(string name)
        {
            _text.Byte('"');
            _text.Text(name);
            _text.Text("\":");
        }

        private void Number(string name, long value)
        {
            Name(name);
            _text.Number(value);
        }

        private void Next(string name, long value)
        {
            _text.Byte(',');
            Number(name, value);
        }

        private void NextAddress(string name, uint address)
        {
            _text.Byte(',');
            Name(name);
            QuotedAddress(address);
        }

        private void QuotedAddress(uint address)
        {
            _text.Byte('"');
            _text.Address(address);
            _text.Byte('"');
        }

        private void Mac(byte[] address)
        {
            _text.Text("\"mac\":\"");
            _text.MacAddress(address);
            _text.Byte('"');
        }
    }
}
