using System;
using System.Collections;

namespace NanoTcp
{
    /// <summary>Runs services; see <see cref="StackService"/>.</summary>
    public sealed partial class NetStack
    {
        private readonly ArrayList _services = new ArrayList();

        private byte[] _serviceBuffer;

        // no service is due before this time
        private long _nextService = long.MaxValue;

        /// <summary>Adds a service. It runs with the stack's polls, first at the next one.</summary>
        /// <param name="service">The service; ignored if it was added before.</param>
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

        /// <summary>Removes a service, which does not run any more. Its sockets are not closed.</summary>
        /// <param name="service">The service; ignored if it was not added.</param>
        public void RemoveService(StackService service)
        {
            lock (Lock)
            {
                _services.Remove(service);
            }
        }

        /// <summary>
        /// Returns a buffer in which a service parses or builds a message. All services share it: its content is valid until the lock is
        /// released or another part of the same service uses the buffer.
        /// </summary>
        /// <param name="size">Minimum size in bytes.</param>
        internal byte[] GetServiceBuffer(int size)
        {
            if (_serviceBuffer == null || _serviceBuffer.Length < size)
            {
                _serviceBuffer = new byte[size];
            }

            return _serviceBuffer;
        }

        /// <summary>Makes a service run at the next poll, which comes at once. Called under the lock.</summary>
        internal override void Mark(StackService service)
        {
            service.IsMarked = true;
            _nextService = Now;
            DeadlineChanged(Now);
        }

        /// <summary>A link went up or down, or an address changed.</summary>
        internal override void InterfaceChanged()
        {
            for (int i = 0; i < _services.Count; i++)
            {
                Mark((StackService)_services[i]);
            }
        }

        private void NotifyAddressRemoving(uint address)
        {
            for (int i = 0; i < _services.Count; i++)
            {
                ((StackService)_services[i]).AddressRemoving(address);
            }
        }

        // a service may add and remove services, itself included
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
