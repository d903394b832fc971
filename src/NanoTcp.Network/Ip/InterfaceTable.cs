using System;
using NanoTcp.Links;

namespace NanoTcp.Ip
{
    /// <summary>The interfaces of a stack, and the loopback interface.</summary>
    internal sealed class InterfaceTable
    {
        /// <summary>Most interfaces, loopback not counted.</summary>
        public const int Limit = 4;

        /// <summary>The interfaces. A field, like the others, since each poll iterates over them.</summary>
        public readonly NetInterface[] All = new NetInterface[Limit];

        /// <summary>Number of interfaces, loopback not counted.</summary>
        public int Count;

        /// <summary>The loopback interface; null before its first use.</summary>
        public NetInterface LoopbackInUse;

        private readonly Ipv4 _ip;

        public InterfaceTable(Ipv4 ip)
        {
            _ip = ip;
        }

        public NetInterface First => Count > 0 ? All[0] : null;

        /// <summary>Size of the loopback device's buffer in bytes. The default holds five full packets.</summary>
        public int LoopbackBufferSize { get; set; } = 8192;

        /// <summary>The loopback interface; allocated on first use.</summary>
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

        /// <summary>Adds an interface. The caller has checked that there is space.</summary>
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

        /// <exception cref="ArgumentException">The interface is not one of this stack's.</exception>
        public int IndexOf(NetInterface netInterface)
        {
            for (int i = 0; i < Count; i++)
            {
                if (All[i] == netInterface)
                {
                    return i;
                }
            }

            throw new ArgumentException("The interface is not one of this stack's.");
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
