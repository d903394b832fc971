using System;
using NanoTcp.Links;

namespace NanoTcp.Ip
{
    /// <summary>The interfaces of a stack, and the one on which it talks to itself.</summary>
    internal sealed class InterfaceTable
    {
        /// <summary>Interfaces at most, the loopback one not counted.</summary>
        public const int Limit = 4;

        /// <summary>The interfaces; a field, as the others are, since each poll goes over them.</summary>
        public readonly NetInterface[] All = new NetInterface[Limit];

        /// <summary>How many there are, without the loopback one.</summary>
        public int Count;

        /// <summary>The loopback interface; null before its first use.</summary>
        public NetInterface LoopbackInUse;

        private readonly Ipv4 _ip;

        public InterfaceTable(Ipv4 ip)
        {
            _ip = ip;
        }

        public NetInterface First => Count > 0 ? All[0] : null;

        /// <summary>Bytes of the loopback device's buffer: five full packets; more at once find the device full.</summary>
        public int LoopbackBufferSize { get; set; } = 8192;

        /// <summary>The interface on which the stack talks to itself; made when first needed.</summary>
        public NetInterface Loopback
        {
            get
            {
                if (LoopbackInUse == null)
                {
                    LoopbackDevice device = new LoopbackDevice(NetDevice.EthernetMtu, LoopbackBufferSize);
                    LoopbackInUse = new NetInterface(_ip, device);
                    LoopbackInUse.SetAddress(Ipv4Address.Loopback, 8);
                    device.Interrupt = _ip.Stack.Wake;
                }

                return LoopbackInUse;
            }
        }

        /// <summary>Adds an interface; there is a free place.</summary>
        public void Add(NetInterface netInterface)
        {
            All[Count++] = netInterface;
        }

        public void Remove(NetInterface netInterface)
        {
            int index = IndexOf(netInterface);
            Count--;
            Array.Copy(All, index + 1, All, index, Count - index);
            All[Count] = null;
        }

        /// <exception cref="ArgumentException">The interface is none of this stack's.</exception>
        public int IndexOf(NetInterface netInterface)
        {
            for (int i = 0; i < Count; i++)
            {
                if (All[i] == netInterface)
                {
                    return i;
                }
            }

            throw new ArgumentException("The interface is none of this stack's.");
        }

        /// <summary>The interface with an address, or null.</summary>
        public NetInterface Find(uint address)
        {
            for (int i = 0; i < Count; i++)
            {
                if (All[i].Address == address)
                {
                    return address == 0 ? null : All[i];
                }
            }

            return null;
        }

        /// <summary>True for an address that a socket may be bound to.</summary>
        public bool IsOwn(uint address) => Ipv4Address.IsLoopback(address) || Find(address) != null;
    }
}
