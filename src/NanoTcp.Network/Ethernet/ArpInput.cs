using NanoTcp.Links;

namespace NanoTcp.Ethernet
{
    /// <summary>Processes the ARP packets that arrive on one interface, RFC 826.</summary>
    internal sealed class ArpInput
    {
        private readonly LinkInterface _interface;
        private readonly ArpOutput _output;
        private readonly NeighborTable _neighbors;
        private readonly AddressConflictDetection _conflictDetection;

        public ArpInput(LinkInterface netInterface, ArpOutput output, NeighborTable neighbors, AddressConflictDetection conflictDetection)
        {
            _interface = netInterface;
            _output = output;
            _neighbors = neighbors;
            _conflictDetection = conflictDetection;
        }

        public void Input(byte[] f, int o, int length, long now)
        {
            if (length < ArpHeader.Length || !ArpHeader.IsIpv4OverEthernet(f, o))
            {
                _interface.Stack.Statistics.Drop(DropReason.ArpMalformed);
                return;
            }

            int operation = BigEndian.Read16(f, o + ArpHeader.Operation);
            uint sender = BigEndian.Read32(f, o + ArpHeader.SenderProtocol);
            uint target = BigEndian.Read32(f, o + ArpHeader.TargetProtocol);
            bool isStation = (f[o + ArpHeader.SenderHardware] & 1) == 0 && !MacAddress.Equal(f, o + ArpHeader.SenderHardware, MacAddress.None, 0);
            if (!isStation || operation < ArpHeader.OperationRequest || operation > ArpHeader.OperationReply)
            {
                _interface.Stack.Statistics.Drop(DropReason.ArpMalformed);
                return;
            }

            if (MacAddress.Equal(f, o + ArpHeader.SenderHardware, _interface.Device.MacAddress, 0))
            {
                return;
            }

            _conflictDetection.Input(f, o, sender, target, operation, now);

            uint own = _interface.Address;
            bool isForUs = own != 0 && target == own;
            if (sender != 0 && sender != own)
            {
                // A station outside our subnet is learned only if we asked for it, because a route leads to it.
                bool isNew = isForUs && _interface.IsOnLink(sender);
                bool isReply = isForUs && operation == ArpHeader.OperationReply;
                _neighbors.Learn(sender, f, o + ArpHeader.SenderHardware, isNew, isReply, now);
            }

            if (isForUs && operation == ArpHeader.OperationRequest && sender != own)
            {
                _output.SendReply(sender, f, o + ArpHeader.SenderHardware);
            }
        }
    }
}
