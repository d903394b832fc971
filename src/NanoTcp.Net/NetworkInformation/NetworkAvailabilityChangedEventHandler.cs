namespace System.Net.NetworkInformation
{
    /// <summary>Handles <see cref="NetworkChange.NetworkAvailabilityChanged"/>.</summary>
    /// <param name="sender">Number of the interface, a boxed ushort.</param>
    /// <param name="e">Tells whether its link is up.</param>
    public delegate void NetworkAvailabilityChangedEventHandler(object sender, NetworkAvailabilityEventArgs e);
}
