namespace NanoTcp.Services
{
    /// <summary>Tells what an interface lacks to be reached: a chip, a link, or an address.</summary>
    public sealed class NetworkMonitor
    {
        private readonly NetStack _stack;
        private readonly NetInterface _interface;

        /// <summary>Makes a monitor. It runs no code of its own.</summary>
        /// <param name="stack">The stack.</param>
        /// <param name="netInterface">An interface of the stack.</param>
        public NetworkMonitor(NetStack stack, NetInterface netInterface)
        {
            _stack = stack;
            _interface = netInterface;
        }

        /// <summary>The client that sets the interface's address; null for a fixed address.</summary>
        public DhcpClient Dhcp { get; set; }

        /// <summary>The state now. Reading it needs no lock and no transaction of the chip.</summary>
        public NetworkState State
        {
            get
            {
                if (!_interface.IsDeviceWorking)
                {
                    return NetworkState.NoDevice;
                }

                if (!_interface.IsLinkUp)
                {
                    return NetworkState.NoLink;
                }

                uint address = _interface.Address;
                if (address == 0)
                {
                    return NetworkState.NoAddress;
                }

                return address >> 16 == LinkLocal.Network >> 16 ? NetworkState.LinkLocal : NetworkState.Ready;
            }
        }

        /// <summary>True with a link and an address, leased, fixed or link-local.</summary>
        public bool IsReachable => State >= NetworkState.LinkLocal;

        /// <summary>Describes the state in one line: the address, or what is absent and what to check.</summary>
        public string Describe()
        {
            switch (State)
            {
                case NetworkState.NoDevice:
                    return "no chip: " + _interface.DeviceMessage;
                case NetworkState.NoLink:
                    return "no link: " + _interface.DeviceMessage;
                case NetworkState.NoAddress:
                    return "no address: " + DescribeDhcp();
                case NetworkState.LinkLocal:
                    return "address " + Ipv4Address.ToString(_interface.Address) + ", link-local: no DHCP server answers";
                default:
                    return "address " + Ipv4Address.ToString(_interface.Address);
            }
        }

        /// <summary>Blocks until the interface has a link and an address. The program may continue without, and wait again later.</summary>
        /// <param name="timeout">Longest wait in milliseconds, 0 or more.</param>
        /// <returns>False after the timeout; <see cref="Describe"/> says what is absent.</returns>
        public bool WaitUntilReachable(int timeout)
        {
            lock (_stack.Lock)
            {
                _stack.ReadClock();
                long deadline = _stack.Now + timeout;
                while (!IsReachable && _stack.WaitForChange(null, deadline))
                {
                }

                _stack.FinishWait();
                return IsReachable;
            }
        }

        private string DescribeDhcp()
        {
            if (Dhcp == null)
            {
                return "none is set";
            }

            switch (Dhcp.State)
            {
                case DhcpState.Stopped:
                case DhcpState.Releasing:
                    return "DHCP is stopped";
                case DhcpState.Checking:
                    return "checking whether another host has it";
                default:
                    return "no DHCP server has answered yet";
            }
        }
    }
}
