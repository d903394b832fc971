using System.Threading;
using NanoTcp;
using NanoTcp.Ip;
using NanoTcp.Links;
using NanoTcp.Net;

namespace System.Net.NetworkInformation
{
    /// <summary>
    /// Watches the default network for <see cref="NetworkChange"/>. The stack runs it when a link or an address changes; it then wakes the thread
    /// that compares and calls the handlers, since they must not run under the stack's lock.
    /// </summary>
    internal sealed class NetworkWatch : StackService
    {
        // A program may set another default network: interval at which that is noticed, in milliseconds.
        private const int Period = 1000;

        // of a stack, see NetStack.AddInterface
        private const int InterfaceLimit = 4;

        private static readonly object s_lock = new object();
        private static readonly AutoResetEvent s_changed = new AutoResetEvent(false);
        private static Thread s_thread;
        private static NetworkWatch s_watch;

        private readonly NetStack _stack;
        private readonly uint[] _addresses = new uint[InterfaceLimit];
        private readonly bool[] _links = new bool[InterfaceLimit];

        private NetworkWatch(NetStack stack)
        {
            _stack = stack;
            Compare(false);
            stack.AddService(this);
        }

        /// <inheritdoc/>
        public override long Deadline => NetDevice.Never;

        /// <inheritdoc/>
        public override void Run(long now)
        {
            s_changed.Set();
        }

        /// <summary>Watches the default network from now on. The first call starts the thread.</summary>
        public static void Start()
        {
            lock (s_lock)
            {
                Follow();
                if (s_thread == null)
                {
                    s_thread = new Thread(Watch);
#if !NANOFRAMEWORK_1_0
                    s_thread.IsBackground = true;
#endif
                    s_thread.Start();
                }
            }
        }

        private static void Watch()
        {
            while (true)
            {
                s_changed.WaitOne(Period, false);
                NetworkWatch watch;
                lock (s_lock)
                {
                    Follow();
                    watch = s_watch;
                }

                watch?.Compare(true);
            }
        }

        private static void Follow()
        {
            Network network = Network.Current;
            if (network != null && (s_watch == null || s_watch._stack != network.Stack))
            {
                s_watch?._stack.RemoveService(s_watch);
                s_watch = new NetworkWatch(network.Stack);
            }
        }

        private void Compare(bool raises)
        {
            for (int i = 0; i < _stack.InterfaceCount; i++)
            {
                NetInterface netInterface = _stack.GetInterface(i);
                bool wasUp = _links[i];
                uint formerAddress = _addresses[i];
                _links[i] = netInterface.IsLinkUp;
                _addresses[i] = netInterface.Address;
                if (raises)
                {
                    Raise(i, formerAddress, wasUp);
                }
            }
        }

        private void Raise(int index, uint formerAddress, bool wasUp)
        {
            if (_links[index] != wasUp)
            {
                NetworkChange.RaiseAvailabilityChanged(index, _links[index]);
            }

            if (_addresses[index] != formerAddress)
            {
                NetworkChange.RaiseAddressChanged(index);
            }
        }
    }
}
