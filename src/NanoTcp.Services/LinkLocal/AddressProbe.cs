using System;
using NanoTcp.Ethernet;
using NanoTcp.Links;

namespace NanoTcp.Services
{
    /// <summary>
    /// A service's use of address conflict detection (RFC 5227). The result is kept until the service runs, so that no address changes
    /// while a packet is being received.
    /// </summary>
    internal sealed class AddressProbe
    {
        public const int None = 0;
        public const int Free = 1;
        public const int Conflict = 2;

        private readonly NetStack _stack;
        private readonly NetInterface _interface;
        private readonly StackService _service;
        private readonly AddressFree _onFree;
        private readonly AddressConflict _onConflict;
        private int _result;

        public AddressProbe(NetStack stack, NetInterface netInterface, StackService service)
        {
            if (netInterface.ConflictDetection == null)
            {
                throw new ArgumentException("Only an Ethernet interface can find its own address.");
            }

            _stack = stack;
            _interface = netInterface;
            _service = service;
            _onFree = OnFree;
            _onConflict = OnConflict;
        }

        /// <summary>Probes for an address.</summary>
        public void Start(uint address)
        {
            _result = None;
            _stack.ProbeAddress(_interface, address, _onFree, _onConflict);
        }

        /// <summary>Watches for hosts that claim the interface's address, without a probe before.</summary>
        public void Watch()
        {
            _result = None;
            _interface.ConflictDetection.Conflict = _onConflict;
        }

        /// <summary>Stops probing and watching.</summary>
        public void Cancel()
        {
            _result = None;
            AddressConflictDetection detection = _interface.ConflictDetection;
            if (detection.Conflict == _onConflict)
            {
                detection.Cancel();
                detection.Conflict = null;
                detection.Free = null;
            }
        }

        public int TakeResult()
        {
            int verdict = _result;
            _result = None;
            return verdict;
        }

        private void OnFree(LinkInterface netInterface, uint address)
        {
            Decide(Free);
        }

        private void OnConflict(LinkInterface netInterface, uint address, bool wasProbing)
        {
            Decide(Conflict);
        }

        private void Decide(int verdict)
        {
            _result = verdict;
            _stack.Mark(_service);
        }
    }
}
