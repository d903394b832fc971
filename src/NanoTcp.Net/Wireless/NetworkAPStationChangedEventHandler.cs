namespace System.Net.NetworkInformation
{
    /// <summary>Handles <see cref="NetworkChange.NetworkAPStationChanged"/>.</summary>
    /// <param name="NetworkIndex">Number of the interface.</param>
    /// <param name="e">Tells which station came or left.</param>
    public delegate void NetworkAPStationChangedEventHandler(int NetworkIndex, NetworkAPStationEventArgs e);
}
