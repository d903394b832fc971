namespace System.Net.NetworkInformation
{
    /// <summary>
    /// Tells when a link or an address of the default network changes. Handlers run on a thread of their own, which the first handler starts, one
    /// event at a time; they may make socket calls. A network that is made the default one later is watched from then on.
    /// </summary>
    public static class NetworkChange
    {
        private static NetworkAddressChangedEventHandler s_addressChanged;
        private static NetworkAvailabilityChangedEventHandler s_availabilityChanged;

        /// <summary>An interface has another address, or none any more.</summary>
        public static event NetworkAddressChangedEventHandler NetworkAddressChanged
        {
            add
            {
                s_addressChanged += value;
                NetworkWatch.Start();
            }

            remove => s_addressChanged -= value;
        }

        /// <summary>A link went up or down.</summary>
        public static event NetworkAvailabilityChangedEventHandler NetworkAvailabilityChanged
        {
            add
            {
                s_availabilityChanged += value;
                NetworkWatch.Start();
            }

            remove => s_availabilityChanged -= value;
        }

        /// <summary>Never raised: there is no wireless access point.</summary>
        public static event NetworkAPStationChangedEventHandler NetworkAPStationChanged
        {
            add
            {
            }

            remove
            {
            }
        }

        internal static void RaiseAddressChanged(int index)
        {
            s_addressChanged?.Invoke((ushort)index, new EventArgs());
        }

        internal static void RaiseAvailabilityChanged(int index, bool isAvailable)
        {
            s_availabilityChanged?.Invoke((ushort)index, new NetworkAvailabilityEventArgs(isAvailable));
        }
    }
}
