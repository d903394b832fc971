using System;
using System.Collections;

namespace NanoTcp
{
    /// <summary>The part that runs services: see <see cref="StackService"/>.</summary>
    public sealed partial class NetStack
    {
        private readonly ArrayList _services = new ArrayList();

        private byte[] _serviceBuffer;

        // no service is due before
        private long _nextService = long.MaxValue;

        /// <summary>Has a service run with the stack from now on; the first time at the next poll.</summary>
        /// <param name="service">The service; one that was added already is not added again.</param>
        public void AddService(StackService service)
        {
            lock (Lock)
            {
                if (!_services.Contains(service))
                {
                    _services.Add(service);
                }

                ReadClock();
                Mark(service);
            }
        }

        /// <summary>Runs a service no more. Its sockets are its own affair.</summary>
        /// <param name="service">The service; nothing happens when it was not added.</param>
        public void RemoveService(StackService service)
        {
            lock (Lock)
            {
                _services.Remove(service);
            }
        }

        /// <summary>
        /// A buffer in which a service reads or builds a message. It is the same one for all: what is in it holds until the lock is let go, or
        /// another part of the same service uses it.
        /// </summary>
        /// <param name="size">Bytes that it must have at least.</param>
        internal byte[] GetServiceBuffer(int size)
        {
            if (_serviceBuffer == null || _serviceBuffer.Length < size)
            {
                _serviceBuffer = new byte[size];
            }

            return _serviceBuffer;
        }

        /// <summary>Has a service run at the next poll, which comes at once. Under the lock.</summary>
        internal void Mark(StackService service)
        {
            service.IsMarked = true;
            _nextService = Now;
            DeadlineChanged(Now);
        }

        /// <summary>A link or an address has changed.</summary>
        internal override void InterfaceChanged()
        {
            for (int i = 0; i < _services.Count; i++)
            {
                Mark((StackService)_services[i]);
            }
        }

        private void TellThatAddressGoes(NetInterface netInterface)
        {
            for (int i = 0; i < _services.Count; i++)
            {
                ((StackService)_services[i]).AddressGoes(netInterface);
            }
        }

        // a service may add and remove services, itself too
        private void RunServices(long now)
        {
            for (int i = _services.Count - 1; i >= 0; i--)
            {
                StackService service = i < _services.Count ? (StackService)_services[i] : null;
                if (service != null && (service.IsMarked || now >= service.Deadline))
                {
                    service.IsMarked = false;
                    try
                    {
                        service.Run(now);
                    }
                    catch (OutOfMemoryException)
                    {
                        service.IsMarked = true;
                        throw;
                    }
                }
            }

            _nextService = long.MaxValue;
            for (int i = 0; i < _services.Count; i++)
            {
                StackService service = (StackService)_services[i];
                long deadline = service.IsMarked ? Now : service.Deadline;
                _nextService = deadline < _nextService ? deadline : _nextService;
            }
        }
    }
}
