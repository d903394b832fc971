namespace System.Net.NetworkInformation
{
    /// <summary>Handles <see cref="NetworkChange.NetworkAddressChanged"/>.</summary>
    /// <param name="sender">Number of the interface, a boxed ushort.</param>
    /// <param name="e">Empty.</param>
    public delegate void NetworkAddressChangedEventHandler(object sender, EventArgs e);
}
