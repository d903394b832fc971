namespace NanoTcp.Apps
{
    /// <summary>
    /// A small Internet service, spoken on one port over TCP and, mostly, UDP. It holds no connection itself: a <see cref="ServiceLoop"/> brings
    /// it each client that is ready, and the service does what can be done without waiting.
    /// </summary>
    public abstract class Service
    {
        /// <summary>Buffers moved for one client before the others get their turn.</summary>
        protected const int BuffersPerTurn = 4;

        /// <summary>The smallest buffer that a stack gives a connection, in bytes: for a direction in which nothing of worth goes.</summary>
        protected const int LeastRoom = 536;

        /// <summary>Makes the common part of a service.</summary>
        /// <param name="name">Name for people, such as "echo".</param>
        /// <param name="port">Its port, 1 to 65535.</param>
        protected Service(string name, int port)
        {
            Name = name;
            Port = port;
        }

        /// <summary>Name for people.</summary>
        public string Name { get; }

        /// <summary>Port, host order.</summary>
        public int Port { get; }

        /// <summary>Bytes of buffer that a client of this service needs at least.</summary>
        public virtual int LeastBufferSize => 0;

        /// <summary>Bytes of a connection's send buffer, where fewer will do than the stack's settings have; 0 takes the settings'.</summary>
        public virtual int SendBufferSize => 0;

        /// <summary>The same for its receive buffer.</summary>
        public virtual int ReceiveBufferSize => 0;

        /// <summary>True for a service that also answers datagrams.</summary>
        public virtual bool HasDatagrams => true;

        /// <summary>Tells what a client waits for.</summary>
        /// <param name="client">The client.</param>
        /// <returns>POLLIN, POLLOUT or both.</returns>
        public abstract int AwaitedEvents(ServiceClient client);

        /// <summary>Does for a client what can be done without waiting.</summary>
        /// <param name="client">The client, whose socket does not block.</param>
        /// <param name="readyEvents">What poll returned for it.</param>
        /// <returns>False when the client is served to the end, or its connection is broken: it is to be closed.</returns>
        public abstract bool Serve(ServiceClient client, int readyEvents);

        /// <summary>A client that has neither sent nor taken anything for so long loses its place, in milliseconds.</summary>
        public virtual int IdleLimit => ClientOptions.IdleLimit;

        /// <summary>Tells whether a client that is not ready has kept its place for too long. Asked at each turn of the loop.</summary>
        /// <param name="client">The client.</param>
        /// <returns>True when it is to be closed.</returns>
        public virtual bool IsOverdue(ServiceClient client) => false;

        /// <summary>Answers a datagram.</summary>
        /// <param name="datagram">Holds the question from index 0 on; the answer goes to the same place.</param>
        /// <param name="length">Length of the question in bytes, 0 or more.</param>
        /// <returns>Length of the answer in bytes, or -1 for no answer.</returns>
        public abstract int Answer(byte[] datagram, int length);
    }
}
