namespace NanoTcp.Net
{
    /// <summary>Lets <see cref="NetworkInterface"/> reach a DHCP client. Whoever has one sets this as <see cref="Network.Dhcp"/>.</summary>
    public abstract class DhcpSwitch
    {
        /// <summary>True while DHCP gives an interface its address.</summary>
        /// <param name="netInterface">The interface.</param>
        public abstract bool IsEnabled(NetInterface netInterface);

        /// <summary>Lets DHCP give an interface its address from now on.</summary>
        /// <param name="netInterface">The interface.</param>
        public abstract void Enable(NetInterface netInterface);

        /// <summary>Ends that; the interface keeps its address until another one is set.</summary>
        /// <param name="netInterface">The interface.</param>
        public abstract void Disable(NetInterface netInterface);
    }
}
