namespace System.Net.NetworkInformation
{
    /// <summary>What <see cref="NetworkChange.NetworkAvailabilityChanged"/> tells.</summary>
    public class NetworkAvailabilityEventArgs : EventArgs
    {
        internal NetworkAvailabilityEventArgs(bool isAvailable)
        {
            IsAvailable = isAvailable;
        }

        /// <summary>True when the link is up.</summary>
        public bool IsAvailable { get; }
    }
}
