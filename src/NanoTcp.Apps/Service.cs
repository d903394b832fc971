namespace NanoTcp.Apps
{
    /// <summary>
    /// A small Internet service on one port over TCP and, usually, UDP. It owns no connections: a <see cref="ServiceLoop"/> calls it for
    /// each client that is ready, and it does what it can without blocking.
    /// </summary>
    public abstract class Service
    {
        /// <summary>Buffers moved for one client before the other clients are served.</summary>
        protected const int BuffersPerTurn = 4;

        /// <summary>The smallest socket buffer that a stack supports, in bytes: for a direction that carries little data.</summary>
        protected const int MinBuffer = 536;

        /// <summary>Creates a service.</summary>
        /// <param name="name">Display name, such as "echo".</param>
        /// <param name="port">1 to 65,535.</param>
        protected Service(string name, int port)
        {
            Name = name;
            Port = port;
        }

        /// <summary>Display name.</summary>
        public string Name { get; }

        /// <summary>Port, 1 to 65,535.</summary>
        public int Port { get; }

        /// <summary>Smallest client buffer that the service can use, in bytes.</summary>
        public virtual int MinBufferSize => 0;

        /// <summary>Send buffer of a connection in bytes; 0 for the stack's settings.</summary>
        public virtual int SendBufferSize => 0;

        /// <summary>Receive buffer of a connection in bytes; 0 for the stack's settings.</summary>
        public virtual int ReceiveBufferSize => 0;

        /// <summary>True when the service also answers datagrams.</summary>
        public virtual bool HasDatagrams => true;

        /// <summary>Returns the events that a client waits for.</summary>
        /// <param name="client">Its socket does not block.</param>
        /// <returns>POLLIN, POLLOUT or both.</returns>
        public abstract int AwaitedEvents(ServiceClient client);

        /// <summary>Serves a client as far as possible without blocking.</summary>
        /// <param name="client">Its socket does not block.</param>
        /// <param name="readyEvents">Events that poll returned for it.</param>
        /// <returns>False to close the client: it is finished, or its connection has failed.</returns>
        public abstract bool Serve(ServiceClient client, int readyEvents);

        /// <summary>Idle time after which a client is closed, in milliseconds.</summary>
        public virtual int IdleLimit => ClientOptions.IdleLimit;

        /// <summary>
        /// Idle time in milliseconds after which a new client may displace this one, when the loop serves its maximum number of clients.
        /// </summary>
        public virtual int YieldTime => ClientOptions.YieldTime;

        /// <summary>
        /// Checks whether a client has been idle for too long. Called in each round of the loop for a client that is not ready.
        /// </summary>
        /// <param name="client">Its socket does not block.</param>
        /// <returns>True to close it.</returns>
        public virtual bool IsOverdue(ServiceClient client) => false;

        /// <summary>Answers a datagram.</summary>
        /// <param name="datagram">Holds the request from index 0; receives the reply from index 0.</param>
        /// <param name="length">Length of the request in bytes, 0 or more.</param>
        /// <returns>Length of the reply in bytes, or -1 for no reply.</returns>
        public abstract int Answer(byte[] datagram, int length);
    }
}
