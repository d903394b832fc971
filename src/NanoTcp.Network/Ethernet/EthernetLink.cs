using System;
using NanoTcp.Links;

namespace NanoTcp.Ethernet
{
    /// <summary>The link layer of one Ethernet interface: ARP, the ARP cache and address conflict detection.</summary>
    internal sealed class EthernetLink
    {
        private const int NeighborTableSize = 16;

        public readonly ArpInput Arp;
        public readonly NeighborTable Neighbors;
        public readonly AddressConflictDetection ConflictDetection;

        /// <summary>Our link address: six bytes read as one little-endian number.</summary>
        public readonly ulong MacWord;

        public EthernetLink(LinkInterface netInterface)
        {
            byte[] mac = netInterface.Device.MacAddress;
            MacWord = BitConverter.ToUInt32(mac, 0) | ((ulong)BitConverter.ToUInt16(mac, 4) << 32);
            ArpOutput output = new ArpOutput(netInterface);
            Neighbors = new NeighborTable(netInterface, output, NeighborTableSize);
            ConflictDetection = new AddressConflictDetection(netInterface, output);
            Arp = new ArpInput(netInterface, output, Neighbors, ConflictDetection);
        }

        /// <summary>When <see cref="RunTimers"/> has something to do.</summary>
        public long NextDeadline =>
            Neighbors.NextDeadline < ConflictDetection.Deadline ? Neighbors.NextDeadline : ConflictDetection.Deadline;

        public void RunTimers(long now)
        {
            if (now >= Neighbors.NextDeadline)
            {
                Neighbors.RunTimers(now);
            }

            if (now >= ConflictDetection.Deadline)
            {
                ConflictDetection.RunTimers(now);
            }
        }
    }
}
