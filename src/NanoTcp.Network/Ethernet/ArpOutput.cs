using System;
using NanoTcp.Links;

namespace NanoTcp.Ethernet
{
    /// <summary>Sends the ARP packets of one interface, RFC 826: requests, replies, probes and announcements.</summary>
    internal sealed class ArpOutput
    {
        private readonly LinkInterface _interface;

        // A frame of its own: a request is sent while another packet lies in the stack's packet buffer.
        private readonly byte[] _frame = new byte[PacketBuffer.FrameOffset + EthernetHeader.Length + ArpHeader.Length + 4];

        public ArpOutput(LinkInterface netInterface)
        {
            _interface = netInterface;
        }

        /// <summary>Sends a request for an address.</summary>
        /// <param name="target">The address, in host order.</param>
        /// <param name="destination">Link address to send to: broadcast, or the station that had the address last.</param>
        public void SendRequest(uint target, byte[] destination)
        {
            Send(ArpHeader.OperationRequest, destination, 0, _interface.Address, MacAddress.None, 0, target);
        }

        /// <summary>Sends our address to a station that asked for it.</summary>
        /// <param name="target">The station's address, in host order.</param>
        /// <param name="f">Array that holds its link address.</param>
        /// <param name="offset">Index of the link address.</param>
        public void SendReply(uint target, byte[] f, int offset)
        {
            Send(ArpHeader.OperationReply, f, offset, _interface.Address, f, offset, target);
        }

        /// <summary>Sends an ARP probe for an address that we want to use, RFC 5227 section 1.1.</summary>
        public void SendProbe(uint target)
        {
            Send(ArpHeader.OperationRequest, MacAddress.Broadcast, 0, 0, MacAddress.None, 0, target);
        }

        /// <summary>Sends an ARP announcement of our address, RFC 5227 section 1.1.</summary>
        public void SendAnnouncement(uint address)
        {
            Send(ArpHeader.OperationRequest, MacAddress.Broadcast, 0, address, MacAddress.None, 0, address);
        }

        private void Send(int operation, byte[] destination, int destinationOffset, uint sender, byte[] targetMac, int targetMacOffset, uint target)
        {
            int e = PacketBuffer.FrameOffset;
            int o = e + EthernetHeader.Length;
            Array.Copy(targetMac, targetMacOffset, _frame, o + ArpHeader.TargetHardware, EthernetHeader.AddressLength);
            Array.Copy(destination, destinationOffset, _frame, e + EthernetHeader.Destination, EthernetHeader.AddressLength);
            Array.Copy(_interface.Device.MacAddress, 0, _frame, e + EthernetHeader.Source, EthernetHeader.AddressLength);
            _frame[e + EthernetHeader.EtherType] = EthernetHeader.TypeArp >> 8;
            _frame[e + EthernetHeader.EtherType + 1] = EthernetHeader.TypeArp & 0xFF;
            _frame[o + ArpHeader.HardwareType] = 0;
            _frame[o + ArpHeader.HardwareType + 1] = ArpHeader.HardwareEthernet;
            _frame[o + ArpHeader.ProtocolType] = EthernetHeader.TypeIpv4 >> 8;
            _frame[o + ArpHeader.ProtocolType + 1] = 0;
            _frame[o + ArpHeader.HardwareLength] = EthernetHeader.AddressLength;
            _frame[o + ArpHeader.ProtocolLength] = 4;
            _frame[o + ArpHeader.Operation] = 0;
            _frame[o + ArpHeader.Operation + 1] = (byte)operation;
            Array.Copy(_interface.Device.MacAddress, 0, _frame, o + ArpHeader.SenderHardware, EthernetHeader.AddressLength);
            BigEndian.Write32(_frame, o + ArpHeader.SenderProtocol, sender);
            BigEndian.Write32(_frame, o + ArpHeader.TargetProtocol, target);
            _interface.Transmit(_frame, e, EthernetHeader.Length + ArpHeader.Length);
        }
    }
}
